package io.atcr.samples.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is UTF-8. */
class Utf8Test {

    @Test
    void oneBadByteIsFoundWhereverItIs() {
        for (int length = 1; length < 20; length++) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 'a');
            assertThat(Utf8.valid(bytes)).isTrue();
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) 0xBF;
                assertThat(Utf8.valid(bytes)).as("%d of %d", i, length).isFalse();
                bytes[i] = 'a';
            }
        }
    }

    @Test
    void aCharacterThatIsCutOffIsNone() {
        byte[] whole = "aaaaaaaaaa\u20ac\ud83d\ude00".getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.valid(whole)).isTrue();
        assertThat(Utf8.valid(Arrays.copyOf(whole, whole.length - 1))).isFalse();
        assertThat(Utf8.valid(Arrays.copyOf(whole, whole.length - 5))).isFalse();
    }

    @Property(tries = 300)
    void itIsWhatEncodesBackToTheSameBytes(@ForAll byte[] bytes) {
        byte[] back = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.valid(bytes)).isEqualTo(Arrays.equals(back, bytes));
    }
}
