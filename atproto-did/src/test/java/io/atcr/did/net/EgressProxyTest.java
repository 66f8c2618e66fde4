package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressProxyTest {

    @ParameterizedTest
    @CsvSource({"Proxy.Internal:3128,proxy.internal,3128", "127.0.0.1:1,127.0.0.1,1", "[::1]:65535,0:0:0:0:0:0:0:1,65535",
        "proxy:8080,proxy,8080"})
    void hostAndPortAreReadAsTheyStand(String hostPort, String host, int port) {
        EgressProxy proxy = EgressProxy.of(hostPort);

        assertThat(proxy.host()).isEqualTo(host);
        assertThat(proxy.port()).isEqualTo(port);
        assertThat(proxy.authorization()).isEmpty();
        assertThat(proxy).isEqualTo(EgressProxy.of(hostPort)).hasSameHashCodeAs(EgressProxy.of(hostPort));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy", "proxy:", ":3128", "proxy:0", "proxy:65536", "proxy:-1", "http://proxy:3128", "proxy:3128/",
        "user:secret@proxy:3128", "::1:3128", "[::1]", "[::1%25eth0]:3128", "proxy :3128", "2130706433:3128", "127.1:3128", "0x7f.1:3128",
        "127.0.0.256:3128", "a..b:3128", "proxy.:3128", "pr\u00f6xy:3128", "proxy:3128\r\nX: y", "[a]:1", "[1]:1"})
    void anythingElseIsRefused(String hostPort) {
        assertThatIllegalArgumentException().isThrownBy(() -> EgressProxy.of(hostPort));
    }

    @Test
    void A21_credentialsAreNotInTheText() {
        EgressProxy proxy = EgressProxy.of("[::1]:3128").withBasicCredentials("alice", "s3cret:x");

        assertThat(proxy).hasToString("EgressProxy[[0:0:0:0:0:0:0:1]:3128, with credentials]");
        assertThat(proxy.authorization()).hasValue("Basic YWxpY2U6czNjcmV0Ong=");
        assertThat(proxy).isNotEqualTo(EgressProxy.of("[::1]:3128"));
    }

    @ParameterizedTest
    @CsvSource({"'',x", "a:b,x", "'a\n',x", "a,'x\r\nHost: evil'", "a,'\u0000'", "a,'\u0085'"})
    void credentialsThatBasicCannotCarryAreRefusedWithoutBeingQuoted(String user, String password) {
        EgressProxy proxy = EgressProxy.of("proxy:3128");

        assertThatIllegalArgumentException().isThrownBy(() -> proxy.withBasicCredentials(user, password))
                .withMessageNotContaining("evil");
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.withBasicCredentials("a", "x".repeat(1025)));
    }
}
