package io.atcr.samples.realnetwork;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** The right verdicts, step by step, written down a second time. */
final class Verdicts {

    static final List<String> RIGHT = List.of(
            "unknown: NOT_FOUND",
            "create: VERIFIED",
            "update: VERIFIED",
            "rotate key: VERIFIED",
            "theft: VERIFIED",
            "recovery: VERIFIED nullified [3]",
            "too low a key: 400 RECOVERY_AUTHORITY",
            "nullified: 400 PREV_NULLIFIED",
            "second recovery: VERIFIED nullified [3, 4]",
            "tombstone: TOMBSTONED",
            "too low a key: 400 RECOVERY_AUTHORITY",
            "undo tombstone: VERIFIED nullified [3, 4, 6]",
            "withheld: HISTORY_WITHHELD",
            "shown again: VERIFIED",
            "legacy create: 400 VERIFIED");

    private Verdicts() {
    }

    static void assertRight(List<Step> steps) {
        assertThat(steps.stream().map(step -> step.name() + ": " + step.verdict())).containsExactlyElementsOf(RIGHT);
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.wrong()).as(step.name()).isEmpty();
            assertThat(step.right()).as(step.name()).isTrue();
        });
    }
}
