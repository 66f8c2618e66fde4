package io.atcr.samples.gatekeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a ProviderRequest, and what is said of what is none. */
class ProviderRequestTest {
    private static final String HEAD = "{\"apiVersion\":\"externaldata.gatekeeper.sh/v1beta1\",\"kind\":\"ProviderRequest\",";
    private final ProviderRequestReader reader = new ProviderRequestReader(256);

    private List<String> read(String body) throws MalformedRequestException {
        return new ArrayList<>(reader.read(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theRequestOfTheContractIsRead() throws MalformedRequestException {
        assertThat(read(HEAD + "\"request\":{\"keys\":[\"docker.io/library/nginx:1.27\",\"b\"]}}")).containsExactly("docker.io/library/nginx:1.27", "b");
    }

    @Test
    void keysComeOnceInTheirOrderAndGosEscapesAreRead() throws MalformedRequestException {
        assertThat(read(HEAD + "\"request\":{\"keys\":[\"b\",\"\\u003ca\\u003e\",\"b\"]}}")).containsExactly("b", "<a>");
    }

    @Test
    void noKeysAreNoKeys() throws MalformedRequestException {
        assertThat(read(HEAD + "\"request\":{}}")).isEmpty();
    }

    @Test
    void fieldsThatComeWithALaterGatekeeperArePassedOver() throws MalformedRequestException {
        assertThat(read(HEAD + "\"more\":{\"a\":[1,{}]},\"request\":{\"hints\":[[]],\"keys\":[\"a\"]}}")).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "~~ | not a JSON object",
        "null | not a JSON object",
        "[] | not a JSON object",
        "\"text\" | not a JSON object",
        "{} | apiVersion is missing",
        "{\"apiVersion\":\"externaldata.gatekeeper.sh/v1alpha1\"} | apiVersion is not",
        "{\"apiVersion\":7} | apiVersion is not",
        "{\"apiVersion\":\"externaldata.gatekeeper.sh/v1beta1\"} | kind is missing",
        "{\"kind\":\"ProviderResponse\"} | kind is not ProviderRequest",
        "{\"request\":[]} | request is not an object",
        "{\"request\":null} | request is not an object",
        "{\"request\":{\"keys\":null}} | request.keys is not an array",
        "{\"request\":{\"keys\":\"a\"}} | request.keys is not an array",
        "{\"request\":{\"keys\":[\"a\",7]}} | a key is not a string",
        "{\"request\":{\"keys\":[null]}} | a key is not a string",
        "{\"request\":{\"keys\":[[\"a\"]]}} | a key is not a string",
        "{\"request\":{\"keys\":[\"a\"],\"keys\":[\"b\"]}} | not acceptable JSON at line 1",
        "{\"kind\":\"ProviderRequest\",\"kind\":\"ProviderRequest\"} | not acceptable JSON at line 1",
        "{\"request\":{\"keys\":[\"a\" | not acceptable JSON",
        "{\"a\":[[[[[[[[[[]]]]]]]]]]} | not acceptable JSON",
        "{'request':1} | not acceptable JSON",
    })
    void whatIsNoneIsNamed(String body, String why) {
        assertThatExceptionOfType(MalformedRequestException.class).isThrownBy(() -> read(body)).withMessageContaining(why);
    }

    @Test
    void requestAndKindAreNeeded() {
        assertThatExceptionOfType(MalformedRequestException.class).isThrownBy(() -> read(HEAD + "\"a\":1}")).withMessage("request is missing");
        assertThatExceptionOfType(MalformedRequestException.class).isThrownBy(() -> read(HEAD + "\"request\":{}} {}")).withMessageContaining("follows");
    }

    @Test
    void onlyUtf8IsRead() {
        byte[] utf16 = (HEAD + "\"request\":{}}").getBytes(StandardCharsets.UTF_16LE);
        assertThatExceptionOfType(MalformedRequestException.class).isThrownBy(() -> reader.read(utf16)).withMessageContaining("not acceptable JSON");
        assertThatExceptionOfType(MalformedRequestException.class).isThrownBy(() -> reader.read(new byte[] {'{', (byte) 0xff})).withMessageContaining("UTF-8");
    }

    @Test
    void A20_aRequestIsBounded() {
        List<String> many = IntStream.range(0, 257).mapToObj(i -> "k" + i).toList();
        assertThatExceptionOfType(MalformedRequestException.class).isThrownBy(() -> reader.read(Provider.request(many)))
                .withMessage("the request has more than 256 keys");
        assertThatExceptionOfType(MalformedRequestException.class).isThrownBy(() -> reader.read(new byte[64 * 1024 + 1]))
                .withMessage("the request has more than 65536 bytes");
    }

    @Test
    void nothingOfTheBodyIsInTheMessage() {
        assertThatExceptionOfType(MalformedRequestException.class).isThrownBy(() -> read("{\"x\":\"secret\u202e\" oops}"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("oops").isPrintable());
    }
}
