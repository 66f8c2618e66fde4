package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is written, read by the rules of the host. */
class ReportLineTest {

    @Property(tries = 300)
    void A21_anyTextIsOneLineOfWhichTheHostReadsOurAnswer(@ForAll String text, @ForAll boolean allowed) {
        Verdict verdict = new Verdict(allowed, text, text, text, text, text, text, text, Collections.nCopies(3, new Verdict.Signer(text, text)));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        HostLog log = new HostLog(new PrintStream(err, true, StandardCharsets.UTF_8));
        log.info(text);
        log.warn(text);

        HostRules.Read read = HostRules.since12(0, bytes(ReportLine.of(verdict, text, text) + "\n"), err.toByteArray());

        assertThat(read.report()).isPresent();
        assertThat(read.success()).isEqualTo(allowed);
        assertThat(read.messages()).hasSize(2).allSatisfy(line -> assertThat(line).matches("(INFO|WARN): [ -z|~]*"));
        assertThat(HostRules.before12(0, bytes(ReportLine.of(verdict, text, text) + "\n")).success()).isEqualTo(allowed);
    }

    @Test
    void whateverTheEvidenceHoldsTheLineIsShortEnoughForTheHost() {
        for (String unit : new String[] {"x", "\\", "\"", "\n", "\ud83d\ude00", "{"}) {
            String text = unit.repeat(200_000);
            Verdict verdict = new Verdict(true, text, text, text, text, text, text, text, Collections.nCopies(500, new Verdict.Signer(text, text)));

            String line = ReportLine.of(verdict, text, text);

            assertThat(line).as(unit).hasSizeLessThan(ReportLine.LONGEST).matches("[ -~]+");
            assertThat(HostRules.since12(0, bytes(line + "\n"), new byte[0]).success()).as(unit).isTrue();
        }
    }

    @Test
    void aFailureCarriesTheSkeletonsCode() {
        String line = ReportLine.of(new PluginException(ErrorCode.UNSUPPORTED_VERSION, "a\nb{"));

        assertThat(line).isEqualTo("{\"code\":6,\"msg\":\"a\\\\u000ab\\\\u007b\",\"details\":\"UNSUPPORTED_VERSION\"}");
        assertThat(HostRules.since12(0, bytes(line + "\n"), new byte[0]).success()).as("even if the status were lost").isFalse();
    }

    @Test
    void whatCouldNotBeHadSaysThatARetryMayHelp() {
        String line = ReportLine.of(Verdict.unknown("pds-unavailable", "m"), "n", "t");

        HostRules.Read read = HostRules.since12(0, bytes(line + "\n"), new byte[0]);
        assertThat(read.success()).isFalse();
        assertThat(read.extension("outcome")).isEqualTo("unknown");
        assertThat(read.report().orElseThrow().path("extensions").path("retry").asBoolean()).isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
