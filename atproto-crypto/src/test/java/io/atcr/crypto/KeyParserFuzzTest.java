package io.atcr.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** No input makes a parser throw anything but its own exception, and whatever is accepted is canonical. */
class KeyParserFuzzTest {
    private static final String[] SEEDS = {
        "did:key:zQ3shVc2UkAfJCdc1TR8E66J85h48P43r93q8jGPkPpjF9Ef9", "did:key:zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
        "zPucSdUxwL4xHpPiAWbia7uCeAxyFeqQEUrwAmm9ypvGFMEVVbmU3qgBWDcZTosuNbjh8zXqL2sMXBabFzS1DF5x3",
        "zjesTu2BpszP8DKSoi1R5G6ggjHrsrVnboLdx6V47vkoR",
    };

    @Property(tries = 2000)
    void anyText(@ForAll String text) {
        parseEveryWay(text);
    }

    @Property(tries = 4000)
    void damagedKeys(@ForAll("damaged") String text) {
        parseEveryWay(text);
    }

    @Property(tries = 2000)
    void anyBytesBehindBase58(@ForAll @Size(max = 70) byte[] bytes) {
        parseEveryWay("z" + Base58.encode(bytes));
        parseEveryWay("did:key:z" + Base58.encode(bytes));
    }

    @Property(tries = 2000)
    void anyCoordinatesOfTheRightLength(@ForAll Curve curve, @ForAll boolean compressed, @ForAll @Size(65) byte[] bytes) {
        byte[] point = compressed ? Arrays.copyOf(bytes, 33) : bytes;
        point[0] = (byte) (compressed ? 2 + (bytes[1] & 1) : 4);
        try {
            PublicKey key = PublicKey.fromPoint(curve, point);
            assertThat(compressed ? key.toCompressedPoint() : key.toUncompressedPoint()).isEqualTo(point);
        } catch (CryptoException e) {
            assertThat(e.code()).isEqualTo(CryptoError.BAD_POINT);
        }
    }

    @Property(tries = 1000)
    void anyScalar(@ForAll Curve curve, @ForAll @Size(max = 40) byte[] scalar) {
        try (PrivateKey key = PrivateKey.of(curve, scalar)) {
            assertThat(key.publicKey().curve()).isEqualTo(curve);
        } catch (CryptoException e) {
            assertThat(e.code()).isEqualTo(CryptoError.BAD_PRIVATE_KEY);
        }
    }

    @Property(tries = 1000)
    void anySignatureGetsAnAnswer(@ForAll Curve curve, @ForAll @Size(max = 80) byte[] message, @ForAll @Size(max = 80) byte[] signature) {
        PublicKey key = curve == Curve.K256 ? Keys.K256 : Keys.P256;
        assertThat(SignatureVerifier.preferred().check(key, message, signature)).isNotEqualTo(SignatureCheck.VALID);
    }

    @Provide
    Arbitrary<String> damaged() {
        Arbitrary<String> piece = Arbitraries.strings().ofMaxLength(4)
                .withChars("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
                .withChars('0', 'O', 'I', 'l', ':', '\u0000', '\uffff');
        return Arbitraries.of(SEEDS).flatMap(seed -> Arbitraries.integers().between(0, seed.length()).flatMap(from ->
                Arbitraries.integers().between(from, Math.min(seed.length(), from + 4)).flatMap(to ->
                        piece.map(p -> seed.substring(0, from) + p + seed.substring(to)))));
    }

    private static void parseEveryWay(String text) {
        try {
            PublicKey key = PublicKey.parseDidKey(text);
            assertThat(key.toDidKey()).isEqualTo(text);
            assertThat(PublicKey.fromPoint(key.curve(), key.toCompressedPoint()).toDidKey()).isEqualTo(text);
        } catch (CryptoException refused) {
            assertThat(refused.offset()).isBetween(-1, text.length());
        }
        try {
            assertThat(PublicKey.parseMultikey(text).toMultikey()).isEqualTo(text);
        } catch (CryptoException refused) {
            assertThat(refused.offset()).isBetween(-1, text.length());
        }
        for (Curve curve : Curve.values()) {
            try {
                PublicKey key = PublicKey.parseLegacy(curve, text);
                assertThat(text).isIn("z" + Base58.encode(key.toCompressedPoint()), "z" + Base58.encode(key.toUncompressedPoint()));
            } catch (CryptoException refused) {
                assertThat(refused.offset()).isBetween(-1, text.length());
            }
        }
    }

    private static final class Keys {
        static final PublicKey K256 = PrivateKey.generate(Curve.K256).publicKey();
        static final PublicKey P256 = PrivateKey.generate(Curve.P256).publicKey();
    }
}
