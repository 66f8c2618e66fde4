package io.atcr.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Field;
import java.math.BigInteger;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrivateKeyTest {
    private static final String P256_KEY = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
    private static final String ONE = "0000000000000000000000000000000000000000000000000000000000000001";

    /** RFC 6979 appendix A.2.5 and the known secp256k1 answers, each with s brought below n/2. */
    @ParameterizedTest
    @CsvSource({
        "P256, " + P256_KEY + ", sample, efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716,"
            + " 0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9",
        "P256, " + P256_KEY + ", test, f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367,"
            + " 019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
        "K256, " + ONE + ", Satoshi Nakamoto, 934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8,"
            + " 2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
        "K256, " + ONE + ", 'All those moments will be lost in time, like tears in rain. Time to die...',"
            + " 8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b,"
            + " 547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21",
    })
    void signaturesAreDeterministicAndLow(Curve curve, String scalar, String message, String r, String s) throws CryptoException {
        try (PrivateKey key = PrivateKey.of(curve, HexFormat.of().parseHex(scalar))) {
            assertThat(HexFormat.of().formatHex(key.sign(message.getBytes(UTF_8)))).isEqualTo(r + s);
        }
    }

    @Property(tries = 200)
    void everySignatureIsLowAndVerifiesOnEveryBackend(@ForAll Curve curve, @ForAll byte[] message) throws CryptoException {
        try (PrivateKey key = PrivateKey.generate(curve)) {
            byte[] signature = key.sign(message);
            assertThat(signature).hasSize(64);
            assertThat(new BigInteger(1, signature, 32, 32)).isLessThanOrEqualTo(Domain.of(curve).getN().shiftRight(1));
            for (String backend : SignatureVerifier.available()) {
                assertThat(SignatureVerifier.named(backend).check(key.publicKey(), message, signature)).isEqualTo(SignatureCheck.VALID);
            }
            assertThat(key.publicKey().verify(message, signature)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "K256, 0000000000000000000000000000000000000000000000000000000000000000",
        "K256, fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        "K256, ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "P256, 0000000000000000000000000000000000000000000000000000000000000000",
        "P256, ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "K256, 01",
        "P256, 000000000000000000000000000000000000000000000000000000000000000001",
    })
    void scalarsOutsideTheRangeAreRefused(Curve curve, String scalar) {
        CryptoException e = catchThrowableOfType(CryptoException.class, () -> PrivateKey.of(curve, HexFormat.of().parseHex(scalar)));
        assertThat(e.code()).isEqualTo(CryptoError.BAD_PRIVATE_KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "K256, fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
        "P256, ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
    })
    void theLargestScalarIsAKey(Curve curve, String scalar) throws CryptoException {
        byte[] generator = Domain.of(curve).getG().getEncoded(true);
        generator[0] ^= 1;
        PrivateKey key = PrivateKey.of(curve, HexFormat.of().parseHex(scalar));
        assertThat(key.publicKey().toCompressedPoint()).as("-G").isEqualTo(generator);
    }

    @ParameterizedTest
    @EnumSource
    void aClosedKeySignsNoMore(Curve curve) {
        PrivateKey key = PrivateKey.generate(curve);
        PublicKey before = key.publicKey();
        key.close();
        key.close();
        assertThatIllegalStateException().isThrownBy(() -> key.sign(new byte[0]));
        assertThat(key.publicKey()).isSameAs(before);
    }

    @ParameterizedTest
    @EnumSource
    void closingOverwritesTheScalar(Curve curve) throws Exception {
        Field scalar = PrivateKey.class.getDeclaredField("scalar");
        scalar.setAccessible(true);
        PrivateKey key = PrivateKey.generate(curve);
        assertThat((byte[]) scalar.get(key)).isNotEqualTo(new byte[32]);
        key.close();
        assertThat((byte[]) scalar.get(key)).isEqualTo(new byte[32]);
    }

    @Test
    void aKeyDoesNotShareTheBytesItWasMadeOf() throws CryptoException {
        byte[] scalar = HexFormat.of().parseHex(P256_KEY);
        PrivateKey key = PrivateKey.of(Curve.P256, scalar);
        byte[] before = key.sign(new byte[1]);
        scalar[0] ^= 1;
        assertThat(key.sign(new byte[1])).isEqualTo(before);
        key.close();
        assertThat(scalar[31]).isEqualTo((byte) 0x21);
    }

    @Test
    void printingAKeyShowsOnlyItsPublicHalf() throws CryptoException {
        PrivateKey key = PrivateKey.of(Curve.P256, HexFormat.of().parseHex(P256_KEY));
        assertThat(key.toString()).contains("P256", key.publicKey().toDidKey()).doesNotContainIgnoringCase(P256_KEY.substring(0, 8));
    }

    @Test
    void twoGeneratedKeysDiffer() {
        assertThat(PrivateKey.generate(Curve.K256).publicKey()).isNotEqualTo(PrivateKey.generate(Curve.K256).publicKey());
    }
}
