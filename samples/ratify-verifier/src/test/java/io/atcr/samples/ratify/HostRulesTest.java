package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The rules of the host as the tests apply them: each trap is one. */
class HostRulesTest {
    private static final String GOOD = "{\"isSuccess\":true,\"message\":\"m\"}\n";

    @Test
    void oneLineIsAReport() {
        assertThat(since12(0, GOOD, "INFO: hello\n").success()).isTrue();
        assertThat(since12(0, GOOD, "INFO: hello\n").messages()).containsExactly("INFO: hello");
        assertThat(HostRules.before12(0, bytes(GOOD)).success()).isTrue();
    }

    @Test
    void whatTheHostDoesNotTakeForAReport() {
        assertThat(since12(1, GOOD, "").success()).as("status 1").isFalse();
        assertThat(since12(0, GOOD, "{\"level\":\"info\"}\n").report()).as("JSON on standard error is joined to it").isEmpty();
        assertThat(since12(0, GOOD, "no end of line ").report()).as("glued to it").isEmpty();
        assertThat(since12(0, "{\n\"isSuccess\":true}\n", "").report()).as("printed over lines").isEmpty();
        assertThat(since12(0, "{\"isSuccess\":true,\"message\":\"" + "m".repeat(64 << 10) + "\"}\n", "").report()).as("too long").isEmpty();
        assertThat(since12(0, GOOD, "x".repeat(64 << 10) + "\n").report()).as("after a line that is too long").isEmpty();
        assertThat(since12(0, "", "").report()).as("nothing").isEmpty();
        assertThat(HostRules.before12(0, bytes("INFO: x\n" + GOOD)).report()).as("a log on standard output").isEmpty();
    }

    private static HostRules.Read since12(int status, String out, String err) {
        return HostRules.since12(status, bytes(out), bytes(err));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
