package io.atcr.samples.localnetwork.faults;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.policy.Digest;
import io.atcr.policy.PolicyException;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Accounts, two images and a policy, for one scenario and nobody else's. */
final class Stage {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String TOKEN = "opaque";

    /**
     * An image and its signature.
     *
     * @param artifact the digest of the signature artifact's manifest; empty without one
     * @param blob the digest of the artifact's layer; empty without one
     * @param record where the record is that the artifact names, or the owner's
     */
    record Pushed(PushedImage image, String artifact, String blob, RecordPath record) {}

    private final Scenario scenario;
    private final LocalNetwork network;
    private final Account owner;
    private final Account second;
    private final Pushed main;
    private final Pushed sibling;
    private final List<FaultRule> rules = new ArrayList<>();

    Stage(LocalNetwork network, Scenario scenario, String name) {
        this.scenario = scenario;
        this.network = network;
        this.owner = network.createAccount("owner-" + name + ".test");
        this.second = scenario.artifact() ? network.createAccount("second-" + name + ".test") : owner;
        this.main = push("v1");
        this.sibling = push("v2");
        if (scenario == Scenario.FOREIGN_BY_FALLBACK) {
            rule(FaultRule.when(request -> Hop.REFERRERS.of(this, main, request) || Hop.REFERRERS.of(this, sibling, request), Fault.status(404)));
        }
    }

    private Pushed push(String tag) {
        PushedImage image = owner.pushUnsigned("app", tag);
        if (!scenario.artifact()) {
            return new Pushed(image, "", "", owner.recordPath(image));
        }
        RecordPath record = path("io.atcr.manifest/" + second.repository().commit().rev());
        String json = second.signatureArtifact(image).replace("/" + image.digestHex(), "/" + record.recordKey());
        String artifact = second.attach(image, json);
        if (scenario == Scenario.FOREIGN_BY_FALLBACK) {
            String index = "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[{\"mediaType\":\"" + MANIFEST + "\",\"digest\":\""
                    + artifact + "\",\"size\":1000}]}";
            String digest = network.registryContents().putManifest(image.path(), INDEX, index.getBytes(StandardCharsets.UTF_8));
            network.registryContents().tag(image.path(), "sha256-" + image.digestHex(), digest);
        }
        return new Pushed(image, artifact, Digest.ofBytes(json.getBytes(StandardCharsets.UTF_8)).toString(), record);
    }

    /** Writes the records of all who sign. */
    void sign(Pushed pushed) {
        if (!scenario.foreign()) {
            owner.sign(pushed.image());
        }
        if (scenario.artifact()) {
            second.repository().put(pushed.record(), DataValue.Map.builder()
                    .put("$type", "io.atcr.manifest").put("repository", pushed.image().path()).put("digest", pushed.image().digest())
                    .put("mediaType", MANIFEST).put("schemaVersion", 2).put("createdAt", "2026-01-01T00:00:00Z").build());
        }
    }

    /** A registry that wants a token for this stage's repository, and a token service on the same host. */
    void wantTokens() {
        if (scenario != Scenario.OWNER_WITH_TOKEN) {
            return;
        }
        String challenge = "Bearer realm=\"http://" + network.registry() + "/token\",service=\"registry\",scope=\"repository:" + main.image().path()
                + ":pull\"";
        rule(FaultRule.when(request -> Hop.TOKEN.of(this, main, request), Fault.respond(token())));
        rule(FaultRule.when(
                request -> request.server() == Server.REGISTRY && request.path().startsWith("/v2/" + main.image().path() + "/")
                        && request.header("authorization").filter(("Bearer " + TOKEN)::equals).isEmpty(),
                Fault.respond(Reply.json(401, "{}").withHeader("WWW-Authenticate", challenge))));
    }

    private static Reply token() {
        return Reply.json(200, "{\"token\":\"" + TOKEN + "\"}");
    }

    FaultRule rule(FaultRule rule) {
        rules.add(rule);
        return network.addFault(rule);
    }

    void clear() {
        rules.forEach(network::removeFault);
    }

    TrustPolicy policy() {
        String require = switch (scenario) {
            case TWO -> "{signature: true, minSignatures: 2}";
            default -> "{signature: true}";
        };
        String trusted = (scenario.foreign() ? "" : "  " + owner.did() + ": {}\n") + (scenario.artifact() ? "  " + second.did() + ": {}\n" : "");
        try {
            return TrustPolicy.parse("version: 1.0\natcrRegistries: ['" + network.registry() + "']\nowners:\n  " + owner.handle() + ": " + owner.did()
                    + "\ntrustedDIDs:\n" + trusted + "policies:\n- name: p\n  scope: '" + network.registry() + "/**'\n  require: " + require
                    + "\n  action: enforce\n" + (scenario.foreign() ? "  foreignSigners: true\n" : ""));
        } catch (PolicyException e) {
            throw new IllegalStateException(e);
        }
    }

    LocalNetwork network() {
        return network;
    }

    Pushed main() {
        return main;
    }

    Pushed sibling() {
        return sibling;
    }

    /** Whose log and repository are harmed. */
    Account faultedSigner() {
        return second;
    }

    List<Account> signers() {
        return scenario.artifact() && !scenario.foreign() ? List.of(owner, second) : List.of(second);
    }

    private static RecordPath path(String text) {
        try {
            return RecordPath.parse(text);
        } catch (SyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
