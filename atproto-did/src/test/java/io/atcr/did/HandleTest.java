package io.atcr.did;

import static io.atcr.did.DidAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandleTest {

    @Test
    void everyValidVectorIsAHandle() throws Exception {
        SoftAssertions soft = new SoftAssertions();
        for (String text : Vectors.lines("interop/syntax/handle_syntax_valid.txt")) {
            soft.assertThatCode(() -> assertThat(Handle.parse(text)).hasToString(text.toLowerCase(Locale.ROOT))).as(text)
                    .doesNotThrowAnyException();
        }
        soft.assertAll();
    }

    @Test
    void noInvalidVectorIsAHandle() throws Exception {
        for (String text : Vectors.lines("interop/syntax/handle_syntax_invalid.txt")) {
            assertFails(() -> Handle.parse(text), DidError.INVALID_HANDLE);
        }
    }

    @ParameterizedTest
    @CsvSource({"'',0", "a,1", "alice..com,6", "-a.com,0", "a-.com,1", "al_ice.com,2", "alice.0com,6", "alice.com.,10", "a\u0131.com,1"})
    void offsetIsWhereTheTextIsWrong(String text, long offset) {
        assertThat(assertFails(() -> Handle.parse(text), DidError.INVALID_HANDLE).offset()).isEqualTo(offset);
    }

    @Test
    void caseDoesNotMatter() throws Exception {
        assertThat(Handle.parse("Alice.Example.COM")).isEqualTo(Handle.parse("alice.example.com"))
                .hasSameHashCodeAs(Handle.parse("alice.example.com"))
                .hasToString("alice.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.alt", "a.arpa", "a.example", "a.internal", "a.invalid", "a.local", "a.LOCALHOST", "a.onion"})
    void forbiddenTopLevelDomainIsNeverLookedUp(String text) throws Exception {
        assertThat(Handle.parse(text).resolvable(true)).isFalse();
        assertThat(Handle.parse(text).resolvable(false)).isFalse();
    }

    @Test
    void testDomainIsForDevelopment() throws Exception {
        assertThat(Handle.parse("alice.test").resolvable(false)).isFalse();
        assertThat(Handle.parse("alice.test").resolvable(true)).isTrue();
        assertThat(Handle.parse("alice.test.com").resolvable(false)).isTrue();
    }

    @Test
    void A21_messageCannotForgeALine() {
        DidException failure = assertFails(() -> Handle.parse("a\n\u001b[31mERROR\u202e.com"), DidError.INVALID_HANDLE);
        assertThat(failure.getMessage()).contains("\\u000a").doesNotContain("\u202e");
    }

    @Property
    void anyTextIsAHandleOrAnInvalidHandle(@ForAll String text) {
        try {
            assertThat(Handle.parse(text).toString()).isEqualToIgnoringCase(text);
        } catch (DidException refused) {
            assertThat(refused.code()).isEqualTo(DidError.INVALID_HANDLE);
            assertThat(refused.offset()).isBetween(0L, (long) text.length());
        }
    }
}
