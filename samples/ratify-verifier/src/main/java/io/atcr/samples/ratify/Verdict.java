package io.atcr.samples.ratify;

import io.atcr.samples.plugin.Answer;
import io.atcr.samples.plugin.Answer.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The answer about one referrer, as it is reported: whether the image it belongs to may run.
 *
 * @param allowed the only part that decides
 * @param outcome allow, allow-warn, deny or unknown
 * @param reason the stable code of the reason that tells most; {@code none} where there is none
 * @param message what to tell a person, on one line
 * @param digest the digest that was asked about; empty for a tag
 * @param evidence what the answer stands on: live, bundle, exemption or none
 * @param policy the name of the policy that applied; empty if none did
 * @param policySha256 which policies decided; empty if none were looked at
 * @param signers who signed, as far as their signatures counted
 */
record Verdict(
        boolean allowed, String outcome, String reason, String message, String digest, String evidence, String policy, String policySha256, List<Signer> signers) {

    /**
     * Whose signature counted.
     *
     * @param did the account
     * @param record the record that its repository proves, as an AT URI
     */
    record Signer(String did, String record) {}

    Verdict {
        signers = List.copyOf(signers);
    }

    static Verdict of(Answer answer, String digest) {
        List<Signer> signers = new ArrayList<>();
        for (Answer.Signer signer : answer.signers()) {
            signers.add(new Signer(signer.did(), "at://" + signer.did() + "/" + signer.record()));
        }
        return new Verdict(answer.allowed(), word(answer.outcome()), answer.reason(), answer.message(), digest, word(answer.evidence()), answer.policy(),
                answer.policySha256(), signers);
    }

    /** The evidence says no. */
    static Verdict denied(String reason, String message) {
        return new Verdict(false, word(Outcome.DENY), reason, message, "", word(Answer.Source.NONE), "", "", List.of());
    }

    /** The evidence could not be had. */
    static Verdict unknown(String reason, String message) {
        return new Verdict(false, word(Outcome.UNKNOWN), reason, message, "", word(Answer.Source.NONE), "", "", List.of());
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether asking again may lead to another answer. */
    boolean worthRetry() {
        return outcome.equals(word(Outcome.UNKNOWN));
    }

    JsonNode extensions() {
        List<JsonNode> nodes = new ArrayList<>();
        for (Signer signer : signers) {
            nodes.add(node(signer));
        }
        Map<String, JsonNode> map = new LinkedHashMap<>();
        map.put("outcome", new JsonNode.Text(outcome));
        map.put("reason", new JsonNode.Text(reason));
        map.put("retry", new JsonNode.Flag(worthRetry()));
        map.put("digest", new JsonNode.Text(digest));
        map.put("evidence", new JsonNode.Text(evidence));
        map.put("policy", new JsonNode.Text(policy));
        map.put("policySha256", new JsonNode.Text(policySha256));
        map.put("signers", new JsonNode.Items(nodes));
        return new JsonNode.Members(map);
    }

    private static JsonNode node(Signer signer) {
        Map<String, JsonNode> map = new LinkedHashMap<>();
        map.put("did", new JsonNode.Text(signer.did()));
        map.put("record", new JsonNode.Text(signer.record()));
        return new JsonNode.Members(map);
    }
}
