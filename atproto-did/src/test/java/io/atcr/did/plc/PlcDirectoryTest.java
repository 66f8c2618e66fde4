package io.atcr.did.plc;

import static io.atcr.did.DidAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidError;
import io.atcr.did.FakeFetcher;
import io.atcr.did.net.FetchError;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A14: when the next directory is asked. */
class PlcDirectoryTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final FakeFetcher fetcher = new FakeFetcher();
    private final LogScript script = new LogScript();
    private final Did did = script.did();

    @ParameterizedTest
    @CsvSource({"TIMEOUT,true", "CONNECT,true", "DNS,true", "ADDRESS_REFUSED,false", "TLS,false", "PROTOCOL,false", "INTERRUPTED,false",
        "BODY_TOO_LARGE,false", "REDIRECT_REFUSED,false"})
    void A14_nextDirectoryIsAskedOnlyWhereThereIsNoAnswer(FetchError failure, boolean asked) throws Exception {
        fetcher.fail("https://first.example.com/" + did + "/log/audit", failure);
        fetcher.answer("https://second.example.com/plc/" + did + "/log/audit", 200, script.bytes());
        PlcDirectory directory = directories();

        if (asked) {
            assertThat(directory.auditLog(did, 1 << 20, LONG)).isEqualTo(script.bytes());
        } else {
            assertFails(() -> directory.auditLog(did, 1 << 20, LONG), DidError.of(failure));
            assertThat(fetcher.requests).hasSize(1);
        }
    }

    private PlcDirectory directories() {
        return PlcDirectory.of(fetcher, List.of(URI.create("https://first.example.com"), URI.create("https://second.example.com/plc/")));
    }

    @ParameterizedTest
    @CsvSource({"500,true", "503,true", "404,false", "410,false", "429,false", "400,false", "302,false"})
    void A14_nextDirectoryIsAskedOnlyAfterAServerError(int status, boolean asked) throws Exception {
        fetcher.answer("https://first.example.com/" + did + "/log/audit", status, "");
        fetcher.answer("https://second.example.com/plc/" + did + "/log/audit", 200, script.bytes());

        if (asked) {
            assertThat(directories().auditLog(did, 1 << 20, LONG)).isEqualTo(script.bytes());
        } else {
            assertFails(() -> directories().auditLog(did, 1 << 20, LONG), DidError.ofStatus(status));
            assertThat(fetcher.requests).hasSize(1);
        }
    }

    @Test
    void A14_directoriesShareOneDeadline() throws Exception {
        fetcher.fail("https://first.example.com/" + did + "/log/audit", FetchError.TIMEOUT);
        fetcher.answer("https://second.example.com/plc/" + did + "/log/audit", 200, script.bytes());
        directories().auditLog(did, 1 << 20, LONG);

        assertThat(fetcher.requests.get(0).timeout().orElseThrow()).isLessThanOrEqualTo(LONG.dividedBy(2));
        assertThat(fetcher.requests.get(1).timeout().orElseThrow()).isBetween(LONG.dividedBy(2), LONG);
        assertFails(() -> directories().auditLog(did, 1 << 20, Duration.ofNanos(10)), DidError.TIMEOUT);
    }
}
