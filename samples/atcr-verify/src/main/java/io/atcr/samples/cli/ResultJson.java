package io.atcr.samples.cli;

import io.atcr.verifier.BundledSignature;
import io.atcr.verifier.Check;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifiedSigner;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A result for programs: one object on one line. */
final class ResultJson {
    private static final JsonMapper JSON = AsciiJson.MAPPER;

    private ResultJson() {}

    static String of(VerificationResult result) {
        ObjectNode root = JSON.createObjectNode();
        root.put("image", result.reference().toString());
        root.put("allowed", result.decision().allowed());
        root.set("decision", JSON.readTree(result.decision().toJson()));
        result.verifiedReference().ifPresent(pinned -> root.put("verifiedImage", pinned.toString()));
        root.put("instant", result.instant().toString());
        root.put("durationMillis", result.duration().toMillis());
        ObjectNode evidence = root.putObject("evidence");
        evidence.put("status", result.evidence().status());
        if (result.evidence() instanceof Evidence.Failed failed) {
            evidence.put("reason", failed.reason().code()).put("detail", failed.detail());
        } else if (result.evidence() instanceof Evidence.Indeterminate indeterminate) {
            evidence.put("reason", indeterminate.reason().code()).put("detail", indeterminate.detail());
        } else if (result.evidence() instanceof Evidence.Verified verified) {
            ArrayNode signers = evidence.putArray("signers");
            verified.signers().forEach(signer -> signer(signers.addObject(), signer));
        }
        ArrayNode checks = evidence.putArray("checks");
        result.evidence().checks().forEach(check -> check(checks.addObject(), check));
        return JSON.writeValueAsString(root);
    }

    private static void signer(ObjectNode node, VerifiedSigner signer) {
        node.put("did", signer.did().toString())
                .put("signingKey", signer.signingKey())
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
