package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UntrustedTextTest {

    @Test
    void ordinaryTextStaysAsItIs() {
        assertThat(UntrustedText.escape("b\u00fccher {x} ::1 \ud83d\udca9")).isEqualTo("b\u00fccher {x} ::1 \ud83d\udca9");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, '\n', '\r', '\t', 0x1b, 0x7f, 0x85, 0x9b, 0x061c, 0x200b, 0x200e, 0x202e, 0x2028, 0x2029, 0x2066, 0xfeff,
        0xe000, 0xd800})
    void A21_characterThatForgesOrReordersIsWrittenAsAnEscape(int character) {
        assertThat(UntrustedText.escape("a" + (char) character + "b")).isEqualTo(String.format("a\\u%04xb", character));
    }

    @Test
    void A21_escapeCannotBeImitated() {
        assertThat(UntrustedText.escape("\\u001b")).isEqualTo("\\\\u001b").isNotEqualTo(UntrustedText.escape("\u001b"));
    }

    @Test
    void supplementaryFormatCharacterIsEscapedAsItsTwoUnits() {
        assertThat(UntrustedText.escape("\udb40\udc41")).isEqualTo("\\udb40\\udc41");
    }

    @Test
    void textOfExactlyTheLimitIsNotCut() {
        assertThat(UntrustedText.escape("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(UntrustedText.escape("x".repeat(201))).isEqualTo("x".repeat(197) + "...");
        assertThat(UntrustedText.escape("\n".repeat(1_000_000))).isEqualTo("\\u000a".repeat(32) + "...");
    }

    @Property
    void A21_resultIsShortAndHasNoControlOrFormatCharacter(@ForAll String text) {
        String escaped = UntrustedText.escape(text);

        assertThat(escaped.length()).isLessThanOrEqualTo(UntrustedText.MAX_CHARS);
        assertThat(escaped.codePoints()).noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.LINE_SEPARATOR || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
    }
}
