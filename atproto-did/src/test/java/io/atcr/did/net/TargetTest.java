package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TargetTest {

    private static final AddressPolicy POLICY = AddressPolicy.publicOnly().allowPlainHttp("pds.example.com:80");

    @Provide
    Arbitrary<String> locations() {
        return Arbitraries.of("/", "//", ".", "..", "?", "#", ":", "@", "%", "%41", "[", "]", "\\", ";", "https:", "http:",
                "mailto:", "a", "0", "pds.example.com", "evil.example.org", ":443", ":8443", "[::1]", "\u00e9", " ")
                .list().ofMaxSize(8).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> bases() {
        return Arbitraries.of("https://pds.example.com", "https://pds.example.com/",
                "https://pds.example.com/a/b?c", "https://pds.example.com?c");
    }

    @Property(tries = 5000)
    void A18_whereALocationLeadsIsReadInOneWayOrRefused(@ForAll("bases") String base, @ForAll("locations") String location)
            throws Exception {
        Target from = Target.of(URI.create(base), POLICY);
        Target to;
        try {
            to = from.redirect(location, POLICY);
        } catch (FetchException refused) {
            return;
        }
        assertThat(to.url().isHttps()).isTrue();
        assertThat(to.key()).isEqualTo(HostPort.key(to.uri().getHost(), to.uri().getPort() < 0 ? 443 : to.uri().getPort()))
                .isEqualTo(HostPort.key(to.url().host(), to.url().port()));
        assertThat(to.uri().getRawUserInfo()).isNull();
        assertThat(to.url().username()).isEmpty();
        assertThat(to.sameOrigin(from)).isEqualTo(to.url().host().equals("pds.example.com") && to.url().port() == 443);
    }
}
