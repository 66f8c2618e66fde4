package io.atcr.samples.plugin;

import java.util.List;
import java.util.Objects;

/**
 * The answer to one {@link Question}. Callers gate on {@link #allowed()} and on nothing else. All texts are one line and safe to print.
 *
 * <p>Immutable and thread-safe.
 *
 * @param question what was asked, whole
 * @param outcome the answer
 * @param evidence what it stands on
 * @param reason a stable code: of the verifier's reasons, or {@code exempt-digest}, {@code signer-not-counted}, {@code configuration},
 *     {@code bad-reference}, {@code timeout}, {@code internal}; {@code none} where an image is simply allowed
 * @param message the reason in words, at most {@link OneLine#MESSAGE} characters
 * @param signers whose signatures counted, at most {@value #MOST_SIGNERS} of them
 * @param policy the name of the policy that applied; empty if none did
 * @param policySha256 the hash of the policy file or set; empty if it was not looked at
 */
public record Answer(
        Question question, Outcome outcome, Source evidence, String reason, String message, List<Signer> signers, String policy, String policySha256) {
    /** The most signers that are named. */
    public static final int MOST_SIGNERS = 16;

    /** What is answered. */
    public enum Outcome {
        /** The image may run. */
        ALLOW,
        /** The image may run although the policy's requirement is not met: warn or record. */
        ALLOW_WARN,
        /** The image may not run. */
        DENY,
        /** The image may not run, since the evidence could not be had; asking again may help. */
        UNKNOWN,
        /** The image may not run, since this installation cannot answer: settings, policy, question. */
        ERROR
    }

    /** What an answer stands on. */
    public enum Source {
        /** What registry, PDS and directory say now. */
        LIVE,
        /** A bundle that the operator laid out: what was revoked since is not known. */
        BUNDLE,
        /** The operator's list of exempt digests. */
        EXEMPTION,
        /** Nothing was looked at. */
        NONE
    }

    /**
     * One whose signature counted.
     *
     * @param did the account
     * @param record its record, as collection and record key with a slash between them
     */
    public record Signer(String did, String record) {
        /**
         * Makes the texts safe to print.
         *
         * @param did the account
         * @param record its record
         */
        public Signer {
            did = OneLine.of(did, OneLine.FOREIGN);
            record = OneLine.of(record, OneLine.MESSAGE);
        }
    }

    /**
     * Makes the texts safe to print, and cuts what is too long.
     *
     * @param question what was asked
     * @param outcome the answer
     * @param evidence what it stands on
     * @param reason a stable code
     * @param message the reason in words
     * @param signers whose signatures counted
     * @param policy the name of the policy that applied
     * @param policySha256 the hash of the policy
     */
    public Answer {
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(evidence, "evidence");
        reason = OneLine.of(reason, OneLine.FOREIGN);
        message = OneLine.of(message, OneLine.MESSAGE);
        signers = List.copyOf(signers.subList(0, Math.min(MOST_SIGNERS, signers.size())));
        policy = OneLine.of(policy, OneLine.FOREIGN);
        policySha256 = OneLine.of(policySha256, OneLine.FOREIGN);
    }

    /** An answer that no signature and no policy stands behind. */
    static Answer bare(Question question, Outcome outcome, String reason, String message) {
        return new Answer(question, outcome, Source.NONE, reason, message, List.of(), "", "");
    }

    /**
     * Whether the image may run: the only thing that an enforcement point reads.
     *
     * @return true for {@link Outcome#ALLOW} and {@link Outcome#ALLOW_WARN}
     */
    public boolean allowed() {
        return outcome == Outcome.ALLOW || outcome == Outcome.ALLOW_WARN;
    }
}
