package io.atcr.samples.cli;

import io.atcr.verifier.BundledSignature;
import io.atcr.verifier.Check;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifiedSigner;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer for programs: one object on one line, in the form that {@code result.schema.json} describes. */
final class ResultJson {
    private static final int SCHEMA_VERSION = 1;
    private static final JsonMapper JSON = AsciiJson.MAPPER;

    private ResultJson() {}

    static String of(Answer answer) {
        ObjectNode root = JSON.createObjectNode();
        root.put("schemaVersion", SCHEMA_VERSION);
        root.put("image", answer.image());
        root.put("allowed", answer.allowed());
        root.put("outcome", answer.outcome().name());
        root.put("exitStatus", answer.status().code());
        root.put("reason", answer.reason());
        root.put("why", answer.why());
        root.put("next", answer.next());
        answer.verifiedImage().ifPresent(pinned -> root.put("verifiedImage", pinned));
        answer.result().ifPresent(result -> result(root, result));
        return JSON.writeValueAsString(root);
    }

    private static void result(ObjectNode root, VerificationResult result) {
        root.set("decision", JSON.readTree(result.decision().toJson()));
        root.put("instant", result.instant().toString());
        root.put("durationMillis", result.duration().toMillis());
        evidence(root.putObject("evidence"), result);
    }

    private static void evidence(ObjectNode evidence, VerificationResult result) {
        evidence.put("status", result.evidence().status());
        if (result.evidence() instanceof Evidence.Failed failed) {
            evidence.put("reason", failed.reason().code()).put("detail", failed.detail());
        } else if (result.evidence() instanceof Evidence.Indeterminate indeterminate) {
            evidence.put("reason", indeterminate.reason().code()).put("detail", indeterminate.detail());
        } else if (result.evidence() instanceof Evidence.Verified verified) {
            ArrayNode signers = evidence.putArray("signers");
            verified.signers().forEach(signer -> signer(signers.addObject(), signer, ClaimedHandle.of(result, signer.did())));
        }
        evidence.set("checks", checks(result.evidence().checks()));
    }

    private static void signer(ObjectNode node, VerifiedSigner signer, Optional<String> handle) {
        node.put("did", signer.did().toString());
        handle.ifPresent(claimed -> node.put("claimedHandle", claimed));
        node.put("signingKey", signer.signingKey())
                .put("record", signer.recordUri())
                .put("recordCid", signer.recordCid().toString())
                .put("commit", signer.commit().toString())
                .put("rev", signer.rev().toString())
                .put("firstSeen", signer.firstSeen())
                .put("current", signer.current());
        signer.bundled().ifPresent(bundled -> bundled(node.putObject("bundle"), bundled));
    }

    private static void bundled(ObjectNode node, BundledSignature bundled) {
        node.put("time", bundled.time().toString());
        bundled.historicalKey().ifPresent(key -> node.putObject("historicalKey")
                .put("operation", key.operation().toString())
                .put("revInItsTime", key.revInItsTime()));
    }

    static ArrayNode checks(List<Check> checks) {
        ArrayNode array = JSON.createArrayNode();
        checks.forEach(check -> check(array.addObject(), check));
        return array;
    }

    private static void check(ObjectNode node, Check check) {
        node.put("check", check.code().code())
                .put("outcome", check.outcome().name().toLowerCase(Locale.ROOT))
                .put("reason", check.reason().code())
                .put("subject", check.subject())
                .put("expected", check.expected())
                .put("found", check.found())
                .put("source", check.source())
                .put("durationMicros", check.duration().toNanos() / 1000);
    }
}
