package io.atcr.samples.cli;

import io.atcr.verifier.VerificationResult;
import java.util.ArrayList;
import java.util.List;

/** The rows of the failure table, each with what brings it about. */
final class FailureRows {
    /** Brings a failure about and verifies. */
    interface Trial {
        VerificationResult run(FailureScene scene) throws Exception;
    }

    record Row(String section, String failure, String done, Trial trial) {}

    private final List<Row> rows = new ArrayList<>();
    private String section = "";

    /** In the order of the page. */
    static List<Row> all() {
        FailureRows made = new FailureRows();
        QuestionFailures.nothingWrong(made);
        QuestionFailures.policy(made);
        NetworkFailures.registry(made);
        NetworkFailures.identity(made);
        NetworkFailures.pds(made);
        RepositoryFailures.signatures(made);
        RepositoryFailures.heads(made);
        RepositoryFailures.records(made);
        TagFailures.tags(made);
        TagFailures.platforms(made);
        QuestionFailures.several(made);
        RepositoryFailures.caches(made);
        BundleFailures.currency(made);
        BundleFailures.contents(made);
        QuestionFailures.limits(made);
        return made.rows;
    }

    void section(String title) {
        section = title;
    }

    void add(String failure, String done, Trial trial) {
        rows.add(new Row(section, failure, done, trial));
    }
}
