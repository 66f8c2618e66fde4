package io.atcr.did;

import static io.atcr.did.DidAssert.assertFails;
import static io.atcr.did.DidAssert.did;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.RecordPath;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtUriTest {

    @Test
    void everyValidVectorIsAnAtUri() throws Exception {
        SoftAssertions soft = new SoftAssertions();
        for (String text : Vectors.lines("interop/syntax/aturi_syntax_valid.txt")) {
            soft.assertThatCode(() -> assertThat(AtUri.parse(text)).hasToString(text)).as(text).doesNotThrowAnyException();
        }
        soft.assertAll();
    }

    @Test
    void noInvalidVectorIsAnAtUri() throws Exception {
        for (String text : Vectors.lines("interop/syntax/aturi_syntax_invalid.txt")) {
            assertFails(() -> AtUri.parse(text), DidError.INVALID_AT_URI);
        }
    }

    @Test
    void recordUriNamesAccountCollectionAndKey() throws Exception {
        AtUri uri = AtUri.parse("at://did:plc:nrcs6opz26qao7xdypocsuvh/io.atcr.manifest/abc");

        assertThat(uri.did()).hasValue(did("did:plc:nrcs6opz26qao7xdypocsuvh"));
        assertThat(uri.handle()).isEmpty();
        assertThat(uri.path()).hasValue(RecordPath.parse("io.atcr.manifest/abc"));
        assertThat(AtUri.of(did("did:plc:nrcs6opz26qao7xdypocsuvh"), RecordPath.parse("io.atcr.manifest/abc"))).isEqualTo(uri)
                .hasSameHashCodeAs(uri);
    }

    @Test
    void collectionUriHasNoPath() throws Exception {
        AtUri uri = AtUri.parse("at://Alice.example.com/io.atcr.manifest");

        assertThat(uri.did()).isEmpty();
        assertThat(uri.handle()).hasValue(Handle.parse("alice.example.com"));
        assertThat(uri.collection()).map(Object::toString).hasValue("io.atcr.manifest");
        assertThat(uri.path()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"https://a.com,0", "at://did:PLC:abc,9", "at://a_b.com,6", "at://a.com/x,12", "at://a.com/io.atcr.manifest/a b,29",
        "at://a.com/io.atcr.manifest/a/b,31"})
    void offsetIsWhereTheTextIsWrong(String text, long offset) {
        assertThat(assertFails(() -> AtUri.parse(text), DidError.INVALID_AT_URI).offset()).isEqualTo(offset);
    }

    @Provide
    Arbitrary<String> uriLike() {
        return Arbitraries.strings().withChars("at:/.did%plc#?-_~azAZ09\u00e4\n").ofMaxLength(60).map(tail -> "at://" + tail);
    }

    @Property
    void anyTextIsAnAtUriOrInvalid(@ForAll("uriLike") String text) {
        try {
            assertThat(AtUri.parse(text).toString()).isEqualToIgnoringCase(text);
        } catch (DidException refused) {
            assertThat(refused.code()).isEqualTo(DidError.INVALID_AT_URI);
            assertThat(refused.offset()).isBetween(0L, (long) text.length());
        }
    }

    @Test
    void everyIdentifierOfTheVectorsNamesAnAccountOrIsRefused() throws Exception {
        for (String text : Vectors.lines("interop/syntax/atidentifier_syntax_valid.txt")) {
            assertThat(AtUri.parse("at://" + text)).as(text).hasToString("at://" + (text.startsWith("did:") ? text : text.toLowerCase(java.util.Locale.ROOT)));
        }
        for (String text : Vectors.lines("interop/syntax/atidentifier_syntax_invalid.txt")) {
            DidAssert.assertFails(() -> AtUri.parse("at://" + text), DidError.INVALID_AT_URI);
        }
    }
}
