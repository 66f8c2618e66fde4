package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(to.https()).isTrue();
        assertThat(to.key()).isEqualTo(HostPort.key(to.uri().getHost(), to.uri().getPort() < 0 ? 443 : to.uri().getPort()))
                .isEqualTo(HostPort.key(to.host(), to.port()));
        assertThat(to.uri().getRawUserInfo()).isNull();
        assertThat(to.pathAndQuery()).startsWith("/").doesNotContain("#", " ", "\\");
        assertThat(to.pathAndQuery().split("\\?", 2)[0] + "/").doesNotContain("/./", "/../");
        assertThat(to.authority()).isEqualTo(to.uri().getRawAuthority().toLowerCase(Locale.ROOT).replaceFirst(":443$", ""));
        assertThat(to.sameOrigin(from)).isEqualTo(to.host().equals("pds.example.com") && to.port() == 443);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.", "/..", "/a/../b", "/a/./b", "/a/..", "/%2e%2e/b", "/a/.%2E/b", "/..?q"})
    void A18_pathThatSomeReadAsAnotherIsRefused(String path) {
        assertThatThrownBy(() -> Target.of(URI.create("https://pds.example.com" + path), POLICY))
                .isInstanceOfSatisfying(FetchException.class, refused -> assertThat(refused.code()).isEqualTo(FetchError.INVALID_URL));
    }

    @ParameterizedTest
    @CsvSource({"https://pds.example.com,/,pds.example.com", "https://PDS.example.com:443/a?b=/../c,/a?b=/../c,pds.example.com",
        "https://pds.example.com:8443/...?,/...?,pds.example.com:8443", "http://pds.example.com:80/%41,/%41,pds.example.com",
        "https://[2606:4700::1]:8443/,/,[2606:4700::1]:8443", "https://[2606:4700:0::1],/,[2606:4700:0::1]"})
    void requestSaysWhatTheUrlSays(String uri, String path, String authority) throws Exception {
        Target target = Target.of(URI.create(uri), POLICY);

        assertThat(target.pathAndQuery()).isEqualTo(path);
        assertThat(target.authority()).isEqualTo(authority);
    }

    @ParameterizedTest
    @CsvSource({"?page=2,/a/list?page=2", "'',/a/list?n=1", "#top,/a/list?n=1", "more,/a/more", "/b,/b", "?,/a/list?", "./b?c,/a/b?c", "../b,/b"})
    void redirectIsReadAsTheStandardSays(String location, String path) throws Exception {
        Target from = Target.of(URI.create("https://pds.example.com/a/list?n=1"), POLICY);

        assertThat(from.redirect(location, POLICY).pathAndQuery()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"pds.example.com,pds.example.com,true", "PDS.example.com,pds.example.com,true", "*.example.com,pds.example.com,true",
        "*.example.com,example.com,false", "*.example.com,a.pds.example.com,false", "p*.example.com,pds.example.com,false", "*,localhost,false",
        "*.com,example.com,false", "*.*.com,pds.example.com,false", "pds.example.com.,pds.example.com,false"})
    void A18_certificateNamesOneHostOrOneLabel(String name, String host, boolean matches) {
        assertThat(TlsLayer.matches(name, host)).isEqualTo(matches);
    }
}
