package io.atcr.samples.rediscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.localnetwork.IssuedCertificate;
import io.atcr.samples.localnetwork.TestAuthority;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A2: which servers are spoken to over TLS where the authority is a private one. */
class PrivateAuthorityTest {
    private static final TestAuthority OURS = TestAuthority.named("ours");
    private static final TestAuthority OTHER = TestAuthority.named("other");

    private static FakeRedis server(IssuedCertificate certificate) throws Exception {
        FakeRedis server = new FakeRedis(certificate.context(OURS));
        server.start();
        return server;
    }

    private static RedisBytesBuilder client(FakeRedis server) {
        RedisURI uri = RedisURI.builder(server.uri()).withPassword("hunter2".toCharArray()).build();
        return RedisBytes.builder(uri).timeout(RedisCacheScenarios.PATIENCE);
    }

    /** The password would be the first thing that is sent. */
    private static void assertGetsNothing(FakeRedis server, RedisBytesBuilder builder) throws Exception {
        try (server; RedisBytes bytes = builder.build()) {
            assertThat(bytes.awaitConnected(RedisCacheScenarios.PATIENCE)).isFalse();
            assertThat(server.handshake()).isFalse();
            assertThat(server.commands()).isEmpty();
        }
    }

    @Test
    void aServerOfTheAuthorityIsConnectedTo() throws Exception {
        FakeRedis server = server(OURS.server("127.0.0.1"));
        try (server; RedisBytes bytes = client(server).authorities(List.of(OTHER.certificate(), OURS.certificate())).build()) {
            assertThat(bytes.awaitConnected(RedisCacheScenarios.PATIENCE)).isTrue();
            assertThat(server.handshake()).isTrue();
            bytes.put("name", "value".getBytes(StandardCharsets.US_ASCII), Duration.ofMinutes(1));
            assertThat(bytes.get("name")).hasValueSatisfying(value -> assertThat(value).asString(StandardCharsets.US_ASCII).isEqualTo("value"));
            assertThat(server.commands()).contains("AUTH");
        }
    }

    @Test
    void A2_anImpostorOfAnotherAuthorityGetsNoPasswordAndNothingElse() throws Exception {
        FakeRedis server = server(OTHER.server("127.0.0.1"));
        assertGetsNothing(server, client(server).authorities(List.of(OURS.certificate())));
    }

    @Test
    void A2_theAuthoritysCertificateForAnotherHostIsWorthNothing() throws Exception {
        FakeRedis server = server(OURS.server("redis.test", "127.0.0.2"));
        assertGetsNothing(server, client(server).authorities(List.of(OURS.certificate())));
    }

    @Test
    void A2_anAuthorityThatNobodyNamedVouchesForNobody() throws Exception {
        FakeRedis server = server(OURS.server("127.0.0.1"));
        assertGetsNothing(server, client(server));
    }

    @Test
    void authoritiesAreForTlsThatIsCheckedInFull() {
        List<RedisURI> uris = List.of(RedisURI.create("redis://127.0.0.1"), RedisURI.create("rediss://127.0.0.1?verifyPeer=NONE"),
                RedisURI.create("rediss://127.0.0.1?verifyPeer=CA"), RedisURI.create("redis+tls://127.0.0.1"));
        assertThat(uris).extracting(RedisURI::getVerifyMode).contains(SslVerifyMode.NONE, SslVerifyMode.CA);
        for (RedisURI uri : uris) {
            RedisBytesBuilder builder = RedisBytes.builder(uri);
            assertThatThrownBy(() -> builder.authorities(List.of(OURS.certificate()))).as(uri.toString()).isInstanceOf(IllegalArgumentException.class);
        }
        RedisBytesBuilder builder = RedisBytes.builder(RedisURI.create("rediss://127.0.0.1"));
        assertThatThrownBy(() -> builder.authorities(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
