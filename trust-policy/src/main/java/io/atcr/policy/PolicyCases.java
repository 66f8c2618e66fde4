package io.atcr.policy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What somebody expects of a policy set, in a file of its own: for these signatures on this image, that answer. Immutable.
 *
 * <p>The format is written down in {@code POLICY.md} beside this module.
 */
public final class PolicyCases {
    private final List<PolicyCase> cases;

    PolicyCases(List<PolicyCase> cases) {
        this.cases = List.copyOf(cases);
    }

    /**
     * What became of one case. Immutable.
     *
     * @param name     the case's name, not escaped
     * @param line     the line on which it stands, from 1
     * @param passed   whether the decision is as expected
     * @param expected what was expected, safe to print
     * @param found    what was decided in the same words, safe to print
     * @param decision the decision
     */
    public record Result(String name, int line, boolean passed, String expected, String found, Decision decision) {

        /**
         * Refuses nulls.
         *
         * @param name     the name
         * @param line     the line
         * @param passed   whether it is as expected
         * @param expected what was expected
         * @param found    what was decided
         * @param decision the decision
         */
        public Result {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(expected, "expected");
            Objects.requireNonNull(found, "found");
            Objects.requireNonNull(decision, "decision");
        }
    }

    /**
     * Reads a file of cases.
     *
     * @param file a UTF-8 file of at most {@link TrustPolicy#MAX_BYTES} bytes
     * @return the cases
     * @throws PolicyException if it cannot be read or breaks a rule of the format
     */
    public static PolicyCases load(Path file) throws PolicyException {
        byte[] bytes = PolicyBytes.read(file, TrustPolicy.MAX_BYTES);
        return new CaseReader(file.toString()).read(PolicyBytes.document(bytes, file.toString()).root());
    }

    /**
     * Reads cases from text.
     *
     * @param yaml       at most {@link TrustPolicy#MAX_BYTES} bytes as UTF-8
     * @param sourceName what errors call the text
     * @return the cases
     * @throws PolicyException if it breaks a rule of the format
     */
    public static PolicyCases parse(String yaml, String sourceName) throws PolicyException {
        byte[] bytes = PolicyBytes.encode(yaml, sourceName);
        return new CaseReader(sourceName).read(PolicyBytes.document(bytes, sourceName).root());
    }

    /**
     * Decides every case.
     *
     * @param policy the policy set
     * @param now    the instant of the cases that name none
     * @return the results in the order of the file
     * @throws PolicyException if the image of a case is no reference on the set's registries
     */
    public List<Result> run(TrustPolicy policy, Instant now) throws PolicyException {
        List<Result> results = new ArrayList<>();
        for (PolicyCase one : cases) {
            results.add(one.run(policy, now));
        }
        return List.copyOf(results);
    }
}
