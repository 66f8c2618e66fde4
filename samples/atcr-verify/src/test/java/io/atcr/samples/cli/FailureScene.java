package io.atcr.samples.cli;

import io.atcr.car.CarException;
import io.atcr.car.CarFile;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.write.CarWriter;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.HandleResolver;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierBuilder;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.VerificationCache;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A network of its own for one row: Alice, whose image is signed and trusted, and Bob and Mallory. */
final class FailureScene implements AutoCloseable {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    final LocalNetwork network;
    final Account alice;
    final Account bob;
    final Account mallory;
    final PushedImage image;
    private final VerificationCache cache = new CaffeineVerificationCache(1000, () -> now);
    final RevisionStore marks = RevisionStore.inMemory();
    final PlcHeadStore heads = PlcHeadStore.inMemory();
    private UnaryOperator<VerifierBuilder> more = builder -> builder;
    private UnaryOperator<String> policy = yaml -> yaml;

    FailureScene() throws IOException {
        network = LocalNetwork.start(() -> now);
        alice = network.createAccount("alice.test");
        bob = network.createAccount("bob.test");
        mallory = network.createAccount("mallory.test");
        image = alice.push("app", "v1");
    }

    FailureScene with(UnaryOperator<VerifierBuilder> change) {
        UnaryOperator<VerifierBuilder> before = more;
        more = builder -> change.apply(before.apply(builder));
        return this;
    }

    /** Replaces text of the policy. */
    FailureScene policy(String old, String replacement) {
        UnaryOperator<String> before = policy;
        policy = yaml -> before.apply(yaml).replace(old, replacement);
        return this;
    }

    FailureScene fault(Server server, String part, Fault fault) {
        network.addFault(FaultRule.on(server, part, fault));
        return this;
    }

    /** A fault for the proofs of one account. */
    FailureScene faultOf(Account account, Fault fault) {
        network.addFault(FaultRule.when(request -> request.parameter("did").filter(account.did().toString()::equals).isPresent(), fault));
        return this;
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }

    Instant now() {
        return now;
    }

    VerificationResult verify() throws Exception {
        return verify(image.reference());
    }

    VerificationResult verify(String reference) throws Exception {
        return ask((verifier, parsed) -> verifier.verify(parsed), reference);
    }

    /** How a row asks. */
    interface Question {
        VerificationResult ask(Verifier verifier, ImageReference reference) throws Exception;
    }

    /** Asks a verifier that knows what those before it found. */
    VerificationResult ask(Question question, String reference) throws Exception {
        TrustPolicy trust = trust();
        VerifierBuilder builder = Verifier.builder()
                .trustPolicy(trust)
                .addressPolicy(network.addressPolicy())
                .plcDirectory(network.plcDirectory())
                .plcHeadStore(heads)
                .revisionStore(marks)
                .cache(cache)
                .handleResolver(nobody())
                .clock(() -> now);
        try (Verifier verifier = more.apply(builder).build()) {
            return question.ask(verifier, ImageReference.parse(reference, trust.atcrRegistries()));
        }
    }

    /** The policy, with what was replaced in it. */
    TrustPolicy trust() throws PolicyException {
        return TrustPolicy.parse(policy.apply(network.policyYaml(alice, bob)));
    }

    private static HandleResolver nobody() {
        return handle -> {
            throw new DidException(DidError.NOT_FOUND, "no such handle", -1);
        };
    }

    /** Two have to sign; Bob's record is found by the artifact. */
    FailureScene two() {
        bob.sign(image);
        bob.attachSignature(image);
        return policy("minSignatures: 1", "minSignatures: 2");
    }

    /** The PDS serves Alice's proof with the commit changed, consistently otherwise. */
    FailureScene signature(Function<byte[], byte[]> change) {
        return fault(Server.PDS, "getRecord", Fault.rewrite(reply -> recommitted(reply, change)));
    }

    private static Reply recommitted(Reply reply, Function<byte[], byte[]> change) {
        try {
            Map<Cid, byte[]> blocks = new LinkedHashMap<>();
            List<Cid> roots = CarFile.stream(new ByteArrayInputStream(reply.body()), CarLimits.defaults(), blocks::put);
            byte[] head = blocks.remove(roots.get(0));
            DataValue.Builder changed = DataValue.Map.builder();
            ((DataValue.Map) DagCbor.decode(head, CarLimits.defaults())).entries().forEach((name, value) ->
                    changed.put(name, value instanceof DataValue.Bytes sig ? new DataValue.Bytes(change.apply(sig.toArray())) : value));
            byte[] commit = DagCbor.encode(changed.build());
            blocks.put(Cid.ofDagCbor(commit), commit);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            CarWriter.write(out, List.of(Cid.ofDagCbor(commit)), blocks);
            return reply.withBody(out.toByteArray());
        } catch (CarException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
