package io.atcr.did.plc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;

/** Asserts what became of a log. */
final class PlcLogAssert {

    private PlcLogAssert() {
    }

    static PlcLog assertVerified(PlcLogVerification verification) {
        assertThat(verification.violation()).isEmpty();
        return verification.log().orElseThrow();
    }

    /** Index -1 stands for the log as a whole. */
    static PlcViolation assertRefused(PlcLogVerification verification, PlcRule rule, int index) {
        assertThat(verification.log()).isEmpty();
        PlcViolation violation = verification.violation().orElseThrow();
        assertThat(violation.rule()).as(violation.toString()).isEqualTo(rule);
        assertThat(violation.index()).as(violation.toString()).isEqualTo(index < 0 ? OptionalInt.empty() : OptionalInt.of(index));
        assertThat(violation.detail().codePoints()).noneMatch(Character::isISOControl);
        return violation;
    }
}
