package io.atcr.samples.ratify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one line of standard output. The host drops what is longer than 64 KiB and what is on several lines, and joins what is JSON on any other line to it.
 */
final class ReportLine {
    /** The longest line in bytes, well below what the host drops. */
    static final int LONGEST = 56 << 10;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_MESSAGE = 2048;
    private static final int LONGEST_FIELD = 1000;
    private static final int MOST_SIGNERS = 8;

    private ReportLine() {}

    /** An answer, good or bad; the process then ends with status 0. */
    static String of(Verdict verdict, String name, String type) {
        Map<String, JsonNode> map = new LinkedHashMap<>();
        map.put("isSuccess", new JsonNode.Flag(verdict.allowed()));
        map.put("name", new JsonNode.Text(Plain.of(name, LONGEST_NAME)));
        map.put("type", new JsonNode.Text(Plain.of(type, LONGEST_NAME)));
        map.put("message", new JsonNode.Text(Plain.of(verdict.message(), LONGEST_MESSAGE)));
        map.put("extensions", bounded(verdict).extensions());
        return JsonLine.of(new JsonNode.Members(map));
    }

    /** No answer; the process then ends with status 1. */
    static String of(PluginException failure) {
        Map<String, JsonNode> map = new LinkedHashMap<>();
        map.put("code", new JsonNode.Number(Integer.toString(failure.code().number())));
        map.put("msg", new JsonNode.Text(Plain.of(failure.text(), LONGEST_MESSAGE)));
        map.put("details", new JsonNode.Text(failure.code().name()));
        return JsonLine.of(new JsonNode.Members(map));
    }

    private static Verdict bounded(Verdict verdict) {
        List<Verdict.Signer> signers = new ArrayList<>();
        for (Verdict.Signer signer : verdict.signers().subList(0, Math.min(MOST_SIGNERS, verdict.signers().size()))) {
            signers.add(new Verdict.Signer(field(signer.did()), field(signer.record())));
        }
        return new Verdict(verdict.allowed(), field(verdict.outcome()), field(verdict.reason()), "", field(verdict.digest()), field(verdict.evidence()),
                field(verdict.policy()), field(verdict.policySha256()), signers);
    }

    private static String field(String text) {
        return Plain.of(text, LONGEST_FIELD);
    }
}
