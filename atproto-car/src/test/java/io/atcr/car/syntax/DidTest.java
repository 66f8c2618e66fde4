package io.atcr.car.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.CarError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DidTest {

    @ParameterizedTest
    @CsvSource({
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz, plc, ewvi7nxzyoun6zhxrhs64oiz",
        "did:plc:alice123, plc, alice123",
        "did:web:example.com, web, example.com",
        "did:web:localhost%3A8080, web, localhost%3A8080",
        "did:key:zQ3shZc2QzApp2oymGvQbzP8eKheVshBHbU4ZYjeXqwSKEn6N, key, zQ3shZc2QzApp2oymGvQbzP8eKheVshBHbU4ZYjeXqwSKEn6N",
        "did:m::::val, m, :::val",
    })
    void methodAndIdentifierAreThePartsOfTheText(String text, String method, String identifier) throws Exception {
        Did did = Did.parse(text);
        assertThat(did.method()).isEqualTo(method);
        assertThat(did.identifier()).isEqualTo(identifier);
        assertThat(did.isPlc()).isEqualTo(method.equals("plc"));
        assertThat(did.isWeb()).isEqualTo(method.equals("web"));
        assertThat(did).hasToString(text).isEqualTo(Did.parse(text)).hasSameHashCodeAs(Did.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0", "did, 3", "did:, 4", "DID:plc:a, 0", "did:PLC:a, 4", "did:p2:a, 5", "did:plc, 7", "did:plc:, 8", "did::a, 4",
        "did:plc:a:, 10", "did:plc:a%, 9", "did:plc:a%4, 9", "did:plc:a%4g, 9", "did:plc:a%%41, 9", "did:plc:a/b, 9", "did:plc:a?b, 9",
        "did:plc:a#b, 9", "'did:plc:a b', 9", "' did:plc:a', 0", "did:plc:é, 8", "did:plc:ａ, 8", "did:plc:a@b, 9", "didplc:a, 3",
    })
    void malformedDidIsRefusedWhereItBreaks(String text, int offset) {
        SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> Did.parse(text));
        assertThat(refused).as("accepted: %s", text).isNotNull();
        assertThat(refused.code()).isEqualTo(CarError.SYNTAX_DID);
        assertThat(refused.offset()).isEqualTo(offset);
    }

    @Test
    void lengthLimitIs2048Characters() throws Exception {
        String longest = "did:plc:" + "a".repeat(2040);
        assertThat(Did.parse(longest)).hasToString(longest);
        SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> Did.parse(longest + "a"));
        assertThat(refused.code()).isEqualTo(CarError.SYNTAX_DID);
        assertThat(refused.offset()).isEqualTo(2048);
    }

    @Test
    void messageNeitherCarriesControlCharactersNorTheWholeInput() {
        SyntaxException refused = catchThrowableOfType(SyntaxException.class,
                () -> Did.parse("did:plc:\n\u001b\u202e\"" + "a".repeat(2000)));
        assertThat(refused.getMessage()).contains("did:plc:\\u000a\\u001b\\u202e\\u0022").matches("[ -~]*").hasSizeLessThan(260);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "did:web:example.com", "did:web:a-b.c0.io", "did:web:xn--fiqs8s.xn--fiqs8s",
        "did:web:pds.alice.test", "did:web:localhost%3A1", "did:web:localhost%3A65535", "did:web:1.2.io",
    })
    void didOfABlessedMethodIsWellFormed(String text) throws Exception {
        assertThat(Did.parse(text).isWellFormed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "did:plc:alice123", "did:plc:ewvi7nxzyoun6zhxrhs64oi", "did:plc:ewvi7nxzyoun6zhxrhs64oizz", "did:plc:Ewvi7nxzyoun6zhxrhs64oiz",
        "did:plc:ewvi7nxzyoun6zhxrhs64oi1", "did:plc:ewvi7nxzyoun6zhxrhs64oi-",
        "did:key:zQ3shZc2QzApp2oymGvQbzP8eKheVshBHbU4ZYjeXqwSKEn6N",
    })
    void genericDidMayStillNotBeWellFormed(String text) throws Exception {
        assertThat(Did.parse(text).isWellFormed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Example.com", "EXAMPLE.COM", "example.com.", "example.com%3A443", "example.com%3a443", "%65xample.com", "example.com:users:alice",
        "example", "localhost", "localhost%3A0", "localhost%3A65536", "localhost%3A080", "localhost%3A99999999999", "localhost%3a80",
        "localhost%3A80:user", "localhost%3A80%3A81", "127.0.0.1", "2130706433", "0x7f.0x1", "-a.com", "a-.com", "a..com", ".com",
        "a_b.com", "printer.local", "a.localhost", "a.internal", "a.arpa", "a.alt", "a.example", "a.invalid", "a.onion", "a.0com", "a.-com",
    })
    void A6_didWebHostIsLowerCaseWithoutDotPortEncodingOrPath(String host) throws Exception {
        Did did = Did.parse("did:web:" + host);
        assertThat(did.webHost()).isEmpty();
        assertThat(did.isWellFormed()).isFalse();
    }

    @Test
    void A6_didWebHostLengthsAreThoseOfDns() throws Exception {
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + "a".repeat(57) + ".com";
        assertThat(longest).hasSize(253);
        assertThat(Did.parse("did:web:" + longest).webHost()).contains(longest);
        assertThat(Did.parse("did:web:a" + longest).webHost()).isEmpty();
        assertThat(Did.parse("did:web:" + label + "a.com").webHost()).isEmpty();
    }

    @Test
    void webHostIsGivenAsItIsConnectedTo() throws Exception {
        assertThat(Did.parse("did:web:example.com").webHost()).contains("example.com");
        assertThat(Did.parse("did:web:localhost%3A8443").webHost()).contains("localhost:8443");
        assertThat(Did.parse("did:plc:example.com").webHost()).isEmpty();
    }

    @Test
    void didsAreOrderedByTheirText() throws Exception {
        assertThat(Did.parse("did:plc:b")).isGreaterThan(Did.parse("did:plc:a")).isNotEqualTo(Did.parse("did:plc:B"));
    }
}
