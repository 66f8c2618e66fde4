package io.atcr.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base58Test {
    @ParameterizedTest
    @CsvSource({
        "48656c6c6f20576f726c6421, 2NEpo7TZRRrLZSi2U",
        "0000287fb4cd, 11233QC4",
        "61, 2g",
        "73696d706c792061206c6f6e6720737472696e67, 2cFupjhnEsSn59qHXstmK2ffpLv2",
        "00eb15231dfceb60925886b67d065299925915aeb172c06647, 1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L",
        "00000000000000000000, 1111111111",
        "ffffffff, 7YXq9G",
    })
    void knownTextsDecodeAndEncode(String hex, String text) throws CryptoException {
        assertThat(Base58.decode(text, 0)).isEqualTo(HexFormat.of().parseHex(hex));
        assertThat(Base58.encode(HexFormat.of().parseHex(hex))).isEqualTo(text);
    }

    @Property
    void bytesComeBack(@ForAll @Size(min = 1, max = 65) byte[] bytes) throws CryptoException {
        assertThat(Base58.decode(Base58.encode(bytes), 0)).isEqualTo(bytes);
    }

    @Property
    void everyTextIsCanonical(@ForAll @StringLength(min = 1, max = Base58.MAX_CHARS) @CharRange(from = '1', to = '9')
            @CharRange(from = 'a', to = 'k') @CharRange(from = 'P', to = 'Z') String text) throws CryptoException {
        assertThat(Base58.encode(Base58.decode(text, 0))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"2g0, 2", "O2g, 0", "2Ig, 1", "2lg, 1", "2g=, 2", "'2 g', 1", "2\u00e9, 1", "2\u007f, 1", "2\u0080, 1", "\uff12g, 0"})
    void charactersOutsideTheAlphabetAreLocated(String text, int offset) {
        CryptoException e = catchThrowableOfType(CryptoException.class, () -> Base58.decode(text, 0));
        assertThat(e.code()).isEqualTo(CryptoError.BAD_MULTIBASE);
        assertThat(e.offset()).isEqualTo(offset);
    }

    @Test
    void theLengthIsRefusedBeforeTheContentIsLookedAt() {
        CryptoException tooLong = catchThrowableOfType(CryptoException.class, () -> Base58.decode("0".repeat(10_000_000), 0));
        assertThat(tooLong.code()).isEqualTo(CryptoError.BAD_LENGTH);
        CryptoException oneOver = catchThrowableOfType(CryptoException.class, () -> Base58.decode("2".repeat(Base58.MAX_CHARS + 1), 0));
        assertThat(oneOver.code()).isEqualTo(CryptoError.BAD_LENGTH);
        CryptoException empty = catchThrowableOfType(CryptoException.class, () -> Base58.decode("z", 1));
        assertThat(empty.code()).isEqualTo(CryptoError.BAD_LENGTH);
    }

    @Test
    void messagesNameTheCharacterWithoutPrintingIt() {
        CryptoException e = catchThrowableOfType(CryptoException.class, () -> Base58.decode("2\u001b[31m", 0));
        assertThat(e).hasMessage("U+001B is not in the base58btc alphabet (at 1)");
        assertThat(e.getMessage().getBytes(StandardCharsets.US_ASCII)).doesNotContain((byte) 0x1b);
    }
}
