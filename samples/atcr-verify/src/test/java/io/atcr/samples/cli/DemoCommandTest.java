package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoCommandTest {
    @Test
    void everyImageGetsTheAnswerItHasToGet() {
        Run run = Run.of("demo");

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out().lines().filter(line -> line.startsWith("ALLOW"))).hasSize(3);
        assertThat(run.out().lines().filter(line -> line.startsWith("DENY"))).hasSize(6);
        assertThat(run.out())
                .contains("signed by a trusted DID")
                .contains("unsigned")
                .contains("signed by an untrusted DID")
                .contains("trust expired")
                .contains("changed after signing")
                .contains("deleted by its owner")
                .contains("commit that is gone")
                .contains("another image's signature")
                .contains("junk artifacts")
                .doesNotContain("WRONG");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void verboseShowsPolicyAndChecks() {
        Run run = Run.of("demo", "--verbose");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("trustedDIDs:").contains("record-bound").contains("head-fresh");
    }
}
