package io.atcr.verifier;

import java.util.List;

/**
 * What verification found, apart from what a policy decides to do about it.
 *
 * <p>Evidence never depends on a policy's action, and an enforcement point never reads it: it reads
 * {@link io.atcr.policy.Decision#allowed()}.
 */
public sealed interface Evidence {

    /**
     * Every check that was made, in order.
     *
     * @return an immutable list
     */
    List<Check> checks();

    /**
     * The one word for this kind of evidence in logs, metrics and output.
     *
     * @return {@code verified}, {@code failed}, {@code indeterminate} or {@code not-required}
     */
    String status();

    /**
     * As many signatures as the policy asks for were proven.
     *
     * @param checks every check, in order
     * @param signers those whose signature counted; at least one
     */
    record Verified(List<Check> checks, List<VerifiedSigner> signers) implements Evidence {
        /**
         * Makes the lists immutable.
         *
         * @param checks every check, in order
         * @param signers those whose signature counted; at least one
         */
        public Verified {
            checks = List.copyOf(checks);
            signers = List.copyOf(signers);
            if (signers.isEmpty()) {
                throw new IllegalArgumentException("verified by nobody");
            }
        }

        @Override
        public String status() {
            return "verified";
        }
    }

    /**
     * The evidence says no.
     *
     * @param checks every check, in order
     * @param reason the reason that tells most
     * @param detail that reason in words, with what was expected and what was found; escaped
     */
    record Failed(List<Check> checks, Reason reason, String detail) implements Evidence {
        /**
         * Makes the list immutable.
         *
         * @param checks every check, in order
         * @param reason the reason that tells most
         * @param detail that reason in words, with what was expected and what was found; escaped
         */
        public Failed {
            checks = List.copyOf(checks);
        }

        @Override
        public String status() {
            return "failed";
        }
    }

    /**
     * The evidence could not be had; with it, the answer might have been yes.
     *
     * @param checks every check, in order
     * @param reason the reason that tells most
     * @param detail that reason in words, with what was expected and what was found; escaped
     */
    record Indeterminate(List<Check> checks, Reason reason, String detail) implements Evidence {
        /**
         * Makes the list immutable.
         *
         * @param checks every check, in order
         * @param reason the reason that tells most
         * @param detail that reason in words, with what was expected and what was found; escaped
         */
        public Indeterminate {
            checks = List.copyOf(checks);
        }

        @Override
        public String status() {
            return "indeterminate";
        }
    }

    /**
     * The policy asks for no signature, so none was looked for.
     *
     * @param checks every check, in order
     */
    record NotRequired(List<Check> checks) implements Evidence {
        /**
         * Makes the list immutable.
         *
         * @param checks every check, in order
         */
        public NotRequired {
            checks = List.copyOf(checks);
        }

        @Override
        public String status() {
            return "not-required";
        }
    }
}
