package io.atcr.did;

import static io.atcr.did.DidAssert.assertFails;
import static io.atcr.did.DidAssert.did;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.RedirectPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandleResolverTest {

    private static final Did DID = did("did:plc:nrcs6opz26qao7xdypocsuvh");
    private static final String WELL_KNOWN = "https://alice.example.com/.well-known/atproto-did";

    private final FakeFetcher fetcher = new FakeFetcher();
    private final List<String> asked = new ArrayList<>();
    private Handle alice;

    @BeforeEach
    void parse() throws DidException {
        alice = Handle.parse("alice.example.com");
    }

    private HandleResolver resolver(String... records) {
        return HandleResolver.builder().fetcher(fetcher).txtLookup(name -> {
            asked.add(name);
            return List.of(records);
        }).build();
    }

    @Test
    void dnsIsPreferred() throws Exception {
        assertThat(resolver("v=spf1", "did=" + DID, "did=" + DID, "DID=x").resolve(alice)).isEqualTo(DID);
        assertThat(asked).containsExactly("_atproto.alice.example.com");
        assertThat(fetcher.requests).isEmpty();
    }

    @Test
    void A13_severalDidsInDnsAreAFailureAndNotAChoice() {
        assertFails(() -> resolver("did=" + DID, "did=did:plc:aaaaaaaaaaaaaaaaaaaaaaaa").resolve(alice), DidError.AMBIGUOUS_HANDLE);
        assertThat(fetcher.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"did=", "did=x", "did= did:plc:nrcs6opz26qao7xdypocsuvh", "did=did:plc:short", "did=did:key:zabc",
        "did=did:web:localhost",
        "did=did:plc:nrcs6opz26qao7xdypocsuvh\u0000", "did=did:plc:\u001b[31m"})
    void recordThatNamesNoDidIsAFailure(String record) {
        assertFails(() -> resolver(record).resolve(alice), DidError.INVALID_DID);
        assertThat(fetcher.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s\n", " %s \r\n"})
    void hostIsAskedWhereDnsHasNoAnswer(String body) throws Exception {
        fetcher.answer(WELL_KNOWN, 200, String.format(body, DID));

        assertThat(resolver("v=spf1").resolve(alice)).isEqualTo(DID);
        assertThat(fetcher.requests).hasSize(1).allSatisfy(request -> {
            assertThat(request.redirects()).isEqualTo(RedirectPolicy.NONE);
            assertThat(request.maxBody()).hasValue(2048);
        });
    }

    @Test
    void hostIsAskedWhereDnsFails() throws Exception {
        fetcher.answer(WELL_KNOWN, 200, DID.toString());
        HandleResolver resolver = HandleResolver.builder().fetcher(fetcher).txtLookup(name -> {
            throw new IOException("servfail");
        }).build();

        assertThat(resolver.resolve(alice)).isEqualTo(DID);
    }

    @Test
    void A18_timeTooShortForARequestIsATimeout() {
        assertFails(() -> resolver().resolve(alice, Duration.ofNanos(999_999)), DidError.TIMEOUT);
        assertThat(fetcher.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404,NOT_FOUND", "500,UNAVAILABLE", "302,UNEXPECTED_RESPONSE"})
    void statusOfTheHostHasItsOwnOutcome(int status, DidError expected) {
        fetcher.answer(WELL_KNOWN, status, DID.toString());

        assertFails(() -> resolver().resolve(alice), expected);
    }

    @ParameterizedTest
    @CsvSource({"TIMEOUT,TIMEOUT", "ADDRESS_REFUSED,ADDRESS_REFUSED", "BODY_TOO_LARGE,UNEXPECTED_RESPONSE", "CONNECT,UNAVAILABLE"})
    void failureOfTheHostHasItsOwnOutcome(FetchError failure, DidError expected) {
        fetcher.fail(WELL_KNOWN, failure);

        assertFails(() -> resolver().resolve(alice), expected);
    }

    @Test
    void A21_pageInsteadOfADidIsQuotedEscaped() {
        fetcher.answer(WELL_KNOWN, 200, "<html>\n\u001b[31m\u202e" + "x".repeat(1000));

        assertThat(assertFails(() -> resolver().resolve(alice), DidError.INVALID_DID).getMessage()).hasSizeLessThan(260);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice.test", "alice.local", "alice.onion", "alice.internal"})
    void handleUnderAForbiddenDomainIsNotLookedUp(String handle) {
        assertFails(() -> resolver("did=" + DID).resolve(Handle.parse(handle)), DidError.INVALID_HANDLE);
        assertThat(asked).isEmpty();
        assertThat(fetcher.requests).isEmpty();
    }

    @Test
    void testDomainIsLookedUpInDevelopment() throws Exception {
        HandleResolver resolver = HandleResolver.builder().fetcher(fetcher).txtLookup(name -> List.of("did=" + DID))
                .developmentNames(true).build();

        assertThat(resolver.resolve(Handle.parse("alice.test"))).isEqualTo(DID);
        assertFails(() -> resolver.resolve(Handle.parse("alice.local")), DidError.INVALID_HANDLE);
    }

    private static DidDocument document(Did did, String handle) throws DidException {
        return DidDocument.parse(did, ("{\"id\":\"" + did + "\",\"alsoKnownAs\":[\"at://" + handle + "\"]}")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void A13_handleCountsOnlyWhenTheDocumentNamesItToo() throws Exception {
        HandleResolver resolver = resolver("did=" + DID);

        assertThat(resolver.resolveVerified(alice, did -> document(did, "Alice.Example.com")).did()).isEqualTo(DID);
        assertFails(() -> resolver.resolveVerified(alice, did -> document(did, "bob.example.com")), DidError.HANDLE_MISMATCH);
        assertFails(() -> resolver.resolveVerified(alice, did -> document(did, "")), DidError.HANDLE_MISMATCH);
    }
}
