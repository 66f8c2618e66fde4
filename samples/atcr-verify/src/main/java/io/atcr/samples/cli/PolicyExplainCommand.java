package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Decision;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.SignatureFinding;
import io.atcr.policy.SignerGroup;
import io.atcr.policy.SignerReason;
import io.atcr.policy.TrustPolicy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says which policy is for an image, who can count, and what would be decided if some had signed. */
@Command(
        name = "explain",
        description = {
            "Says which policy is for an image, who can count, and what would be decided if some had signed.",
            "Nothing is looked up: a signer is supposed to have signed, with everything about the signature in order."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:it would be allowed", "1:it would be denied", "2:usage, or the policy does not load", "70:internal error"})
final class PolicyExplainCommand implements Callable<Integer> {
    private static final int DIDS_SHOWN = 20;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "A policy file, or a directory of them.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Parameters(index = "1", paramLabel = "IMAGE", description = "An image reference.")
    @SuppressWarnings("NullAway.Init")
    private String image;

    @Option(names = "--signer", paramLabel = "DID", description = "Suppose that this account has signed; may be repeated.")
    private List<String> signers = List.of();

    @Option(names = "--owner", paramLabel = "DID", description = "Suppose that the image's owner is this account.")
    private @Nullable String owner;

    @Option(names = "--at", paramLabel = "INSTANT", converter = InstantConverter.class, description = "Decide as of this time (default: now).")
    private @Nullable Instant at;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private TextOrJson output = TextOrJson.TEXT;

    @Override
    public Integer call() {
        TrustPolicy policy;
        try {
            policy = TrustPolicy.load(file);
        } catch (PolicyException e) {
            spec.commandLine().getErr().println("atcr-verify: " + e.getMessage());
            return ExitStatus.USAGE.code();
        }
        Instant now = at == null ? Instant.now() : at;
        ImageReference reference = reference(policy);
        List<SignatureFinding> findings = new ArrayList<>();
        for (String signer : signers) {
            findings.add(policy.supposeSigned(did("--signer", signer), now));
        }
        @Nullable Did supposedOwner = owner == null ? null : did("--owner", owner);
        List<PolicyRule> matching = policy.matching(reference);
        Decision decision = matching.isEmpty()
                ? policy.noRule(reference)
                : matching.get(0).decide(reference, findings, supposedOwner, now);
        PrintWriter out = spec.commandLine().getOut();
        if (output == TextOrJson.JSON) {
            out.println(json(decision, matching, now));
        } else {
            text(decision, matching, now, out);
        }
        out.flush();
        return decision.allowed() ? ExitStatus.ALLOWED.code() : ExitStatus.DENIED.code();
    }

    private ImageReference reference(TrustPolicy policy) {
        try {
            return ImageReference.parse(image, policy.atcrRegistries());
        } catch (ReferenceException e) {
            throw new ParameterException(spec.commandLine(), "not an image reference: " + e.getMessage() + ": " + image);
        }
    }

    private Did did(String option, String text) {
        try {
            return Did.parse(text);
        } catch (SyntaxException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage());
        }
    }

    private static void text(Decision decision, List<PolicyRule> matching, Instant now, PrintWriter out) {
        out.println("image     " + decision.reference());
        String label = "policy    ";
        for (PolicyRule rule : matching) {
            out.println(label + rule + ", " + UntrustedText.escape(rule.source()) + " line " + rule.line() + ", " + rule.action().name().toLowerCase(Locale.ROOT));
            label = "  not     ";
        }
        if (!matching.isEmpty() && matching.get(0).signatureRequired()) {
            PolicyRule rule = matching.get(0);
            Set<Did> countable = rule.countable(now);
            out.println("asks for  " + rule.minSignatures() + (rule.minSignatures() == 1 ? " signature" : " signatures")
                    + (rule.foreignSigners() ? "" : ", the owner's among them") + groups(rule));
            countable.stream().limit(DIDS_SHOWN).forEach(did -> out.println("  counts  " + did));
            if (countable.size() > DIDS_SHOWN) {
                out.println("  counts  " + (countable.size() - DIDS_SHOWN) + " more");
            }
            rule.trustedDids().stream().filter(did -> !countable.contains(did)).limit(DIDS_SHOWN)
                    .forEach(did -> out.println("  not now " + did));
        }
        decision.signers().stream().filter(verdict -> verdict.reason() != SignerReason.NO_SIGNATURE).limit(DIDS_SHOWN)
                .forEach(verdict -> out.println("signer    " + verdict));
        out.println("decision  " + decision.outcome() + ", " + decision.reason() + ": " + decision.sentence());
    }

    private static String groups(PolicyRule rule) {
        return rule.groups().stream().map(group -> ", " + group.min() + " of " + UntrustedText.escape(group.name()))
                .collect(Collectors.joining());
    }

    private static String json(Decision decision, List<PolicyRule> matching, Instant now) {
        JsonMapper mapper = AsciiJson.MAPPER;
        ObjectNode root = mapper.createObjectNode();
        root.put("image", decision.reference().toString());
        root.set("decision", mapper.readTree(decision.toJson()));
        ArrayNode policies = root.putArray("matching");
        for (PolicyRule rule : matching) {
            policies.addObject().put("name", rule.name()).put("source", rule.source()).put("line", rule.line()).put("scope", rule.scope());
        }
        Optional<PolicyRule> applied = decision.rule();
        ArrayNode countable = root.putArray("countable");
        applied.ifPresent(rule -> rule.countable(now).forEach(did -> countable.add(did.toString())));
        ArrayNode groups = root.putArray("groups");
        for (SignerGroup group : applied.map(PolicyRule::groups).orElse(List.of())) {
            ArrayNode members = groups.addObject().put("name", group.name()).put("minSignatures", group.min()).putArray("members");
            group.members().forEach(did -> members.add(did.toString()));
        }
        return mapper.writeValueAsString(root);
    }
}
