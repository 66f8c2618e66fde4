package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.FakeRegistry.reference;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.AddressPolicy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkHeaderTest {
    private static final Endpoint ENDPOINT = Endpoint.of(reference("registry.test/a/b"), AddressPolicy.publicOnly());
    private static final URI PAGE = URI.create("https://registry.test/v2/a/b/referrers/x?n=1");

    private static Optional<URI> next(String... headers) throws RegistryException {
        return LinkHeader.next(List.of(headers), PAGE, ENDPOINT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "</v2/a/b/more>; rel=\"next\" | https://registry.test/v2/a/b/more",
        "<?n=2>;rel=next | https://registry.test/v2/a/b/referrers/?n=2",
        "<https://registry.test:443/x>; rel=\"next\" | https://registry.test:443/x",
        "<HTTPS://REGISTRY.test/x>; rel=\"next\" | HTTPS://REGISTRY.test/x",
        "<//registry.test/x>; title=\"a,b;c\"; REL=\"first NEXT\" | https://registry.test/x",
        "</first>; rel=\"first\", </x>; rel=\"next\" | https://registry.test/x"
    })
    void nextPageIsResolvedAgainstThePage(String header, String expected) throws Exception {
        assertThat(next(header)).contains(URI.create(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "</x>", "</x>; rel=\"prev\"", "</x>; xrel=next", "</x>; title=\"; rel=next\"",
        "</x>; rel=prev; rel=next", "</x>; rel", " "})
    void headerWithoutNextIsTheLastPage(String header) throws Exception {
        assertThat(next(header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<http://registry.test/x>", "<https://registry.test:8443/x>", "<https://other.test/x>", "<//169.254.169.254/x>",
        "<https://registry.test@other.test/x>", "<https://u:p@registry.test/x>", "<file:///etc/passwd>", "<javascript:x>", "<//[::1]/x>",
        "<https://registry.test/ x>", "</x#y>", "<https://>", "<https:x>"})
    void A18_nextPageElsewhereIsRefused(String target) {
        refused(RegistryError.LINK_REFUSED, () -> next(target + "; rel=\"next\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x; rel=next", "<x; rel=next", "</x>; rel=\"next", "</x>; rel=prev, x"})
    void headerThatIsNoLinkIsNotReadAsTheLastPage(String header) {
        refused(RegistryError.LINK_REFUSED, () -> next(header));
    }

    @Test
    void endlessHeaderIsRefused() {
        refused(RegistryError.LINK_REFUSED, () -> next("<".repeat(9000)));
    }

    @Property(tries = 2000)
    void anyHeaderGivesALinkAtTheRegistryOrATypedError(
            @ForAll @Chars({'<', '>', ';', ',', '"', '=', 'r', 'e', 'l', 'n', 'x', 't', '/', ':', '\\', '@', '?', ' '}) String header) {
        try {
            next("<" + header, "</" + header + ">; rel=next")
                    .ifPresent(uri -> assertThat(uri.getHost()).isEqualToIgnoringCase("registry.test"));
        } catch (RegistryException e) {
            assertThat(e.code()).isEqualTo(RegistryError.LINK_REFUSED);
        }
    }
}
