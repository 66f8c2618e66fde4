package io.atcr.samples.realnetwork;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The program on the real directory, PDS and registry: what it finds and what it prints. */
class RealServersIT {

    /** The right verdicts, step by step, written down a second time. */
    private static final List<String> RIGHT = List.of(
            "signed: ALLOW verified",
            "unsigned: DENY record-absent",
            "tag moved: DENY record-absent",
            "pinned: ALLOW verified",
            "tag moved back: ALLOW verified",
            "head moves: ALLOW verified",
            "the other one: ALLOW verified",
            "record changed: DENY repository-mismatch",
            "promoted: ALLOW verified",
            "record changed: DENY digest-mismatch",
            "changed back: ALLOW verified",
            "vouched for: DENY unsigned",
            "fallback tag: ALLOW verified",
            "not vouched for: DENY record-absent",
            "record deleted: DENY record-absent",
            "image deleted: DENY image-not-found",

            "signed: ALLOW verified",
            "key rotated: DENY bad-signature",
            "new commit: ALLOW verified",
            "deactivated: DENY account-inactive",
            "activated: ALLOW verified",
            "taken down: DENY account-inactive",
            "put up again: ALLOW verified",
            "moved: DENY bad-signature",
            "first write: ALLOW verified",
            "old PDS: DENY account-inactive",
            "replayed: DENY stale-head",
            "replayed: DENY rollback",
            "replayed: ALLOW verified",
            "moved again: ALLOW verified",
            "given up: DENY did-not-found",

            "verify: 0 ALLOW",
            "verify: 3 DENY",
            "did --audit: 0",
            "repo: 0 VERIFIED",
            "proof: 0 PRESENT",
            "verify: 3 DENY",
            "proof: 3 ABSENT",
            "verify: 4 DENY",
            "did: 3",

            "from a bundle: ALLOW verified",
            "another bundle: DENY bundle-mismatch",
            "by tag: DENY digest-required",
            "nothing seen: DENY history-unpinned",
            "bundle create: 0 WRITTEN",
            "record deleted: DENY record-absent",
            "record deleted: ALLOW verified",
            "bundle verify: 0 ALLOW",
            "bundle verify: 4 DENY");

    @Test
    void A5_A10_A12_A13_everyVerdictOnTheRealServersIsRightAndIsPrinted() {
        Installed.demand(RealServers.missing());
        List<Step> steps = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(Installed.FOLDER, steps::add, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(steps).allSatisfy(step -> assertThat(step.right()).as(step.toString()).isTrue());
        assertThat(steps.stream().map(step -> step.name() + ": " + step.verdict()))
                .containsExactlyElementsOf(Stream.concat(Verdicts.RIGHT.stream(), RIGHT.stream()).toList());
        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactlyElementsOf(Stream.concat(steps.stream().map(Step::toString), Stream.of("every verdict is the right one")).toList());
    }
}
