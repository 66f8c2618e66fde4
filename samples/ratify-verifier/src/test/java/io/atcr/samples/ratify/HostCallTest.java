package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The variables of the host. */
class HostCallTest {
    private static final Map<String, String> GOOD =
            Map.of(HostCall.COMMAND, "VERIFY", HostCall.VERSION, "1.0.0", HostCall.SUBJECT, "atcr.io/alice/app:v1");

    @Test
    void theSubjectIsTakenAsItIs() throws PluginException {
        assertThat(HostCall.of(GOOD).subject()).isEqualTo("atcr.io/alice/app:v1");
    }

    @ParameterizedTest
    @CsvSource({
        "RATIFY_VERIFIER_COMMAND, '', MISSING_ENVIRONMENT",
        "RATIFY_VERIFIER_VERSION, '', MISSING_ENVIRONMENT",
        "RATIFY_VERIFIER_SUBJECT, '', MISSING_ENVIRONMENT",
        "RATIFY_VERIFIER_COMMAND, verify, UNKNOWN_COMMAND",
        "RATIFY_VERIFIER_COMMAND, 'VERIFY ', UNKNOWN_COMMAND",
        "RATIFY_VERIFIER_VERSION, 0.1.0, UNSUPPORTED_VERSION",
        "RATIFY_VERIFIER_VERSION, 1.0, UNSUPPORTED_VERSION",
        "RATIFY_VERIFIER_VERSION, 2.0.0, UNSUPPORTED_VERSION",
        "RATIFY_VERIFIER_SUBJECT, 'atcr.io/a b', ARGUMENTS",
        "RATIFY_VERIFIER_SUBJECT, '\u202eatcr.io/a', ARGUMENTS"
    })
    void whatTheSkeletonRefusesIsRefusedWithItsCode(String variable, String value, ErrorCode code) {
        assertThat(refused(variable, value).code()).isEqualTo(code);
    }

    @Test
    void whatIsMissingIsNamed() {
        PluginException refused = catchThrowableOfType(PluginException.class, () -> HostCall.of(Map.of()));

        assertThat(refused).hasMessageContaining("RATIFY_VERIFIER_COMMAND, RATIFY_VERIFIER_VERSION, RATIFY_VERIFIER_SUBJECT");
        assertThat(refused.code().number()).isEqualTo(4);
    }

    @Test
    void A21_aHostileSubjectIsQuotedShortAndPlain() {
        PluginException refused = refused(HostCall.SUBJECT, "atcr.io/\n{\"isSuccess\":true}\u001b" + "x".repeat(5000));

        assertThat(refused.text()).doesNotContain("\n", "{", "\u001b").hasSizeLessThan(400);
    }

    private static PluginException refused(String variable, String value) {
        Map<String, String> environment = new HashMap<>(GOOD);
        environment.put(variable, value);
        return catchThrowableOfType(PluginException.class, () -> HostCall.of(environment));
    }
}
