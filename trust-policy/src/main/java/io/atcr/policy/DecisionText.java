package io.atcr.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes decisions, for people and for machines. */
final class DecisionText {
    private static final int SIGNERS_NAMED = 3;
    private static final int SIGNERS_WRITTEN = 100;

    private DecisionText() {
    }

    static String sentence(Decision decision) {
        String verb = switch (decision.outcome()) {
            case ALLOW -> "Allowed";
            case ALLOW_WARN -> "Allowed with a warning";
            case DENY -> "Denied";
        };
        String line = decision.policyLine() > 0 ? " (line " + decision.policyLine() + ")" : "";
        String by = decision.policyName().map(name -> " by policy " + Printable.quote(name) + line).orElse("");
        return verb + by + ": " + why(decision) + ".";
    }

    private static String why(Decision decision) {
        String count = decision.counted() + " of " + decision.required() + " required "
                + (decision.required() == 1 ? "signature" : "signatures") + " counted";
        String retry = decision.basis() == Basis.UNDETERMINED ? ", and what could not be checked might suffice" : "";
        String owner = decision.requiredOwner().map(Object::toString).orElse("the owner");
        return switch (decision.reason()) {
            case THRESHOLD_MET -> count + signers(decision, true);
            case SIGNATURE_NOT_REQUIRED -> "no signature is required";
            case EXEMPT -> decision.exemption().map(DecisionText::exempt).orElse("");
            case NO_MATCHING_POLICY -> "no policy is for " + decision.reference();
            case POLICY_NOT_LOADED -> "the policy set does not load any more, and until it does everything is denied";
            case DIGEST_CONFLICT -> decision.reference() + " names another digest than the one asked about";
            case TOO_FEW_SIGNATURES -> count + retry + signers(decision, false);
            case TOO_FEW_OF_GROUP -> count + ", but not enough of every group: " + groups(decision) + retry + signers(decision, false);
            case FACT_MISSING -> count + ", because the verifier does not say what the policy asks for" + signers(decision, false);
            case OWNER_NOT_COUNTED -> count + ", but the owner " + owner + " is not among the signers" + retry;
            case OWNER_UNRESOLVED -> count + ", but the owner of " + decision.reference() + " could not be resolved to a DID" + retry;
            case OWNER_MISSING -> decision.reference() + " names no owner, and the policy does not say foreignSigners: true";
            case FOREIGN_SIGNERS_NOT_ALLOWED -> decision.reference().registry()
                    + " is not one of atcrRegistries, and the policy does not say foreignSigners: true";
        };
    }

    private static String exempt(Exemption exemption) {
        return "the digest is exempt until " + exemption.expiresAt() + " (line " + exemption.line() + "): "
                + Printable.escape(exemption.reason());
    }

    private static String groups(Decision decision) {
        return decision.rule().stream().flatMap(rule -> rule.groups().stream())
                .map(group -> decision.countedByGroup().getOrDefault(group.name(), 0) + " of " + group.min() + " of "
                        + Printable.quote(group.name()))
                .collect(Collectors.joining(", "));
    }

    private static String signers(Decision decision, boolean counted) {
        List<SignerVerdict> verdicts = new ArrayList<>(decision.considered());
        verdicts.removeIf(verdict -> verdict.counted() != counted);
        int all = verdicts.size();
        if (!counted) {
            // of whom nothing was found has not counted
            all += decision.countUnsigned();
            verdicts.addAll(decision.firstUnsigned(SIGNERS_NAMED - verdicts.size()));
        }
        if (verdicts.isEmpty()) {
            return "";
        }
        String named = String.join(", ", verdicts.stream().limit(SIGNERS_NAMED)
                .map(verdict -> verdict.reason() == SignerReason.COUNTED ? verdict.did().toString() : verdict.toString()).toList());
        int more = all - SIGNERS_NAMED;
        return " (" + named + (more > 0 ? " and " + more + " more" : "") + ")";
    }

    static String json(Decision decision, @Nullable PolicyRule rule) {
        JsonWriter json = new JsonWriter().beginObject()
                .name("outcome").value(decision.outcome().name())
                .name("allowed").value(decision.allowed())
                .name("basis").value(decision.basis().name())
                .name("reason").value(decision.reason().name())
                .name("reference").value(decision.reference().toString());
        policy(decision, rule, json);
        json.name("minSignatures").value(decision.required())
                .name("counted").value(decision.counted())
                .name("groups").beginArray();
        if (rule != null) {
            for (SignerGroup group : rule.groups()) {
                json.beginObject().name("name").value(group.name()).name("minSignatures").value(group.min())
                        .name("counted").value(decision.countedByGroup().getOrDefault(group.name(), 0)).endObject();
            }
        }
        json.endArray()
                .name("requiredOwner").value(decision.requiredOwner().map(Object::toString).orElse(null))
                .name("decidedAt").value(decision.decidedAt().map(Object::toString).orElse(null));
        exemption(decision, json);
        return signers(decision.signers(), json).name("sentence").value(decision.sentence()).endObject().toString();
    }

    private static void policy(Decision decision, @Nullable PolicyRule rule, JsonWriter json) {
        json.name("policy").beginObject()
                .name("name").value(decision.policyName().orElse(null))
                .name("source").value(decision.policySource().isEmpty() ? null : decision.policySource())
                .name("line").value(decision.policyLine())
                .name("scope").value(rule == null ? null : rule.scope())
                .name("action").value(decision.action().map(action -> action.name().toLowerCase(Locale.ROOT)).orElse(null))
                .name("exemptions").value(rule == null ? 0 : decision.decidedAt()
                        .map(at -> rule.exemptions().stream().filter(one -> one.appliesAt(at)).count()).orElse(0L))
                .name("sha256").value(decision.policySha256())
                .endObject();
    }

    private static void exemption(Decision decision, JsonWriter json) {
        json.name("exemption");
        Exemption exemption = decision.exemption().orElse(null);
        if (exemption == null) {
            json.value(null);
            return;
        }
        json.beginObject().name("image").value(exemption.image().toString()).name("reason").value(exemption.reason())
                .name("expiresAt").value(exemption.expiresAt().toString()).name("line").value(exemption.line()).endObject();
    }

    private static JsonWriter signers(List<SignerVerdict> signers, JsonWriter json) {
        json.name("signers").beginArray();
        for (SignerVerdict verdict : signers.subList(0, Math.min(signers.size(), SIGNERS_WRITTEN))) {
            json.beginObject().name("did").value(verdict.did().toString()).name("counted").value(verdict.counted())
                    .name("reason").value(verdict.reason().name()).name("detail").value(verdict.detail()).endObject();
        }
        return json.endArray().name("signersLeftOut").value(Math.max(0, signers.size() - SIGNERS_WRITTEN));
    }
}
