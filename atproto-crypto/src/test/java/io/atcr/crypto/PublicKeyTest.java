package io.atcr.crypto;

import static io.atcr.crypto.CryptoError.BAD_DID_KEY;
import static io.atcr.crypto.CryptoError.BAD_LENGTH;
import static io.atcr.crypto.CryptoError.BAD_MULTIBASE;
import static io.atcr.crypto.CryptoError.BAD_MULTICODEC;
import static io.atcr.crypto.CryptoError.BAD_POINT;
import static io.atcr.crypto.CryptoError.PRIVATE_KEY_MULTICODEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyTest {
    private static final HexFormat HEX = HexFormat.of();
    /** The generator, and the key of RFC 6979 appendix A.2.5. */
    private static final String K256_X = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private static final String K256_Y = "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";
    private static final String ZERO = "0000000000000000000000000000000000000000000000000000000000000000";
    private static final String P256_X = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
    private static final String P256_Y = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
    private static final String K256 = "zQ3shVc2UkAfJCdc1TR8E66J85h48P43r93q8jGPkPpjF9Ef9";
    private static final String P256 = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP";

    @ParameterizedTest
    @CsvSource({
        "K256, " + K256 + ", 02" + K256_X + ", 04" + K256_X + K256_Y + ", zjesTu2BpszP8DKSoi1R5G6ggjHrsrVnboLdx6V47vkoR,"
            + " zPucSdUxwL4xHpPiAWbia7uCeAxyFeqQEUrwAmm9ypvGFMEVVbmU3qgBWDcZTosuNbjh8zXqL2sMXBabFzS1DF5x3",
        "P256, " + P256 + ", 03" + P256_X + ", 04" + P256_X + P256_Y + ", z21DadENJx6PyPsAcUo5huAbyQKdcMd5zftFJzGky4oYSH,"
            + " zPQuwaFrxtNhwUsbjgx6mNVfpT74n9dwX5PbKx44vWzSwZgdcwJuPAGc77grfiDp43eixcTyZNetru9Y6y12JHDb6",
    })
    void everyFormOfOneKeyIsTheSameKey(Curve curve, String multikey, String compressed, String uncompressed, String legacy33,
            String legacy65) throws CryptoException {
        PublicKey key = PublicKey.parseMultikey(multikey);
        assertThat(key.curve()).isEqualTo(curve);
        assertThat(PublicKey.parseDidKey("did:key:" + multikey)).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(PublicKey.parseLegacy(curve, legacy33)).isEqualTo(key);
        assertThat(PublicKey.parseLegacy(curve, legacy65)).isEqualTo(key);
        assertThat(PublicKey.fromPoint(curve, HEX.parseHex(compressed))).isEqualTo(key);
        assertThat(PublicKey.fromPoint(curve, HEX.parseHex(uncompressed))).isEqualTo(key);

        assertThat(key.toMultikey()).isEqualTo(multikey);
        assertThat(key.toDidKey()).isEqualTo("did:key:" + multikey).isEqualTo(key.toString());
        assertThat(key.toCompressedPoint()).isEqualTo(HEX.parseHex(compressed));
        assertThat(key.toUncompressedPoint()).isEqualTo(HEX.parseHex(uncompressed));
    }

    @ParameterizedTest
    @EnumSource
    void randomKeysRoundTripThroughEveryText(Curve curve) throws CryptoException {
        for (int i = 0; i < 100; i++) {
            PublicKey key = PrivateKey.generate(curve).publicKey();
            assertThat(PublicKey.parseDidKey(key.toDidKey())).isEqualTo(key);
            assertThat(PublicKey.parseLegacy(curve, "z" + Base58.encode(key.toCompressedPoint()))).isEqualTo(key);
            assertThat(PublicKey.parseLegacy(curve, "z" + Base58.encode(key.toUncompressedPoint()))).isEqualTo(key);
            assertThat(key.toMultikey()).startsWith(curve == Curve.K256 ? "zQ3s" : "zDn");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"z3vLTztfd4SjVQVf9WfKUYKsCdtUznWH7f2rzpGFnFLtyCja", "z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN"})
    void privateKeyMulticodecsHaveTheirOwnRefusal(String text) {
        refused(PRIVATE_KEY_MULTICODEC, 0, () -> PublicKey.parseMultikey(text));
        refused(PRIVATE_KEY_MULTICODEC, 8, () -> PublicKey.parseDidKey("did:key:" + text));
    }

    @Test
    void otherAndNonMinimalMulticodecsAreRefused() {
        refused(BAD_MULTICODEC, 0, () -> PublicKey.parseMultikey("z6MkneVmVgw4dSQ4BeifwE2Kikde3sr5mxtmXFeECvAbp56F"));
        refused(BAD_MULTICODEC, 0, () -> PublicKey.parseMultikey("z2kxTUvp5xp1fPT9o2gNY3TWtmv3udYRnsw4Ksva6GqtmrP34wZ"));
        refused(BAD_MULTICODEC, 0, () -> PublicKey.parseMultikey("z1"));
        refused(BAD_MULTICODEC, 0, () -> PublicKey.parseMultikey("zQ3s"));
    }

    @Test
    void aMultikeyHoldsTheCompressedPointAndNothingElse() {
        refused(BAD_LENGTH, -1, () -> PublicKey.parseMultikey("z" + Base58.encode(HEX.parseHex("e70104" + K256_X + K256_Y))));
        refused(BAD_LENGTH, -1, () -> PublicKey.parseMultikey("z" + Base58.encode(HEX.parseHex("e70102" + K256_X + "00"))));
        refused(BAD_LENGTH, -1, () -> PublicKey.parseMultikey("z" + Base58.encode(HEX.parseHex("802403" + P256_X.substring(2)))));
        refused(BAD_LENGTH, -1, () -> PublicKey.parseMultikey("z" + Base58.encode(HEX.parseHex("e701"))));
    }

    @Test
    void aLegacyKeyHasNoMulticodecPrefix() {
        refused(BAD_LENGTH, -1, () -> PublicKey.parseLegacy(Curve.K256, K256));
        refused(BAD_LENGTH, -1, () -> PublicKey.parseLegacy(Curve.P256, P256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Z", "m", "Q3shVc2UkAfJCdc1TR8E66J85h48P43r93q8jGPkPpjF9Ef9",
        " zQ3shVc2UkAfJCdc1TR8E66J85h48P43r93q8jGPkPpjF9Ef9",
        "f0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        "uAnm-Zn753LusVaBilc6HCwcCm_zbLc4o2VnygVsW-BeY"})
    void onlyBase58btcIsAMultibaseHere(String text) {
        refused(BAD_MULTIBASE, 0, () -> PublicKey.parseMultikey(text));
        refused(BAD_MULTIBASE, 0, () -> PublicKey.parseLegacy(Curve.K256, text));
        refused(BAD_MULTIBASE, 8, () -> PublicKey.parseDidKey("did:key:" + text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "did:key", "DID:KEY:" + K256, "did:plc:" + K256, " did:key:" + K256, K256})
    void aDidKeyStartsWithItsMethod(String text) {
        refused(BAD_DID_KEY, 0, () -> PublicKey.parseDidKey(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#atproto", "?", "/", "\n", " ", "0"})
    void nothingFollowsTheKey(String suffix) {
        refused(BAD_MULTIBASE, 8 + K256.length(), () -> PublicKey.parseDidKey("did:key:" + K256 + suffix));
        refused(BAD_MULTIBASE, K256.length(), () -> PublicKey.parseMultikey(K256 + suffix));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 34, 64, 66, 1000})
    void pointsHaveOneOfTwoLengths(int length) {
        byte[] bytes = new byte[length];
        if (length > 0) {
            bytes[0] = (byte) (length > 33 ? 4 : 2);
        }
        for (Curve curve : Curve.values()) {
            refused(BAD_LENGTH, -1, () -> PublicKey.fromPoint(curve, bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "01", "04", "05", "06", "07", "82"})
    void theLeadByteSaysCompressed(String lead) {
        refused(BAD_POINT, -1, () -> PublicKey.fromPoint(Curve.K256, HEX.parseHex(lead + K256_X)));
        refused(BAD_POINT, -1, () -> PublicKey.fromPoint(Curve.P256, HEX.parseHex(lead + P256_X)));
        refused(BAD_POINT, -1, () -> PublicKey.parseMultikey("z" + Base58.encode(HEX.parseHex("e701" + lead + K256_X))));
    }

    @Test
    void theLeadByteIsNamed() {
        assertThatThrownBy(() -> PublicKey.fromPoint(Curve.K256, HEX.parseHex("04" + K256_X)))
                .hasMessage("lead byte 04 of a point of 33 bytes");
        assertThatThrownBy(() -> PublicKey.fromPoint(Curve.K256, HEX.parseHex("02" + K256_X + K256_Y)))
                .hasMessage("lead byte 02 of a point of 65 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "03", "05", "06", "07"})
    void theHybridFormIsRefused(String lead) {
        refused(BAD_POINT, -1, () -> PublicKey.fromPoint(Curve.K256, HEX.parseHex(lead + K256_X + K256_Y)));
        refused(BAD_POINT, -1, () -> PublicKey.fromPoint(Curve.P256, HEX.parseHex(lead + P256_X + P256_Y)));
    }

    @ParameterizedTest
    @CsvSource({
        "K256, 020000000000000000000000000000000000000000000000000000000000000005",
        "K256, 02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        "K256, 02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "K256, 04" + K256_X + P256_Y,
        "K256, 04" + ZERO + ZERO,
        "K256, 04" + P256_X + P256_Y,
        "P256, 020000000000000000000000000000000000000000000000000000000000000001",
        "P256, 02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        "P256, 02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "P256, 04" + K256_X + K256_Y,
    })
    void coordinatesThatAreNoPointAreRefused(Curve curve, String hex) {
        refused(BAD_POINT, -1, () -> PublicKey.fromPoint(curve, HEX.parseHex(hex)));
        refused(BAD_POINT, -1, () -> PublicKey.parseLegacy(curve, "z" + Base58.encode(HEX.parseHex(hex))));
    }

    @Test
    void keysOfDifferentCurvesNeverEqual() throws CryptoException {
        PublicKey k256 = PublicKey.parseMultikey(K256);
        assertThat(k256).isNotEqualTo(PublicKey.parseMultikey(P256)).isNotEqualTo(null).isNotEqualTo(K256);
    }

    @Test
    void differentKeysHashDifferently() throws CryptoException {
        assertThat(PublicKey.parseMultikey(K256)).doesNotHaveSameHashCodeAs(PublicKey.parseMultikey(P256));
    }

    @ParameterizedTest
    @EnumSource
    void aKeyVerifiesWhatItSignedAndNothingElse(Curve curve) {
        PrivateKey signer = PrivateKey.generate(curve);
        byte[] signature = signer.sign(new byte[] {1});
        assertThat(signer.publicKey().verify(new byte[] {1}, signature)).isTrue();
        assertThat(signer.publicKey().verify(new byte[] {2}, signature)).isFalse();
        assertThat(PrivateKey.generate(curve).publicKey().verify(new byte[] {1}, signature)).isFalse();
    }

    @Test
    void aWrongLengthIsSaidWithoutItsPrefix() {
        assertThatThrownBy(() -> PublicKey.parseMultikey("z" + Base58.encode(HEX.parseHex("e70104" + K256_X + K256_Y))))
                .hasMessage("point of 65 bytes after the multicodec prefix, expected 33");
    }

    @Test
    void aKeyDoesNotShareItsBytes() throws CryptoException {
        byte[] point = HEX.parseHex("02" + K256_X);
        PublicKey key = PublicKey.fromPoint(Curve.K256, point);
        point[0] = 3;
        key.toCompressedPoint()[1] ^= 1;
        key.toUncompressedPoint()[1] ^= 1;
        assertThat(key.toMultikey()).isEqualTo(K256);
    }

    private static void refused(CryptoError code, int offset, ThrowingCallable parse) {
        CryptoException e = catchThrowableOfType(CryptoException.class, parse);
        assertThat(e).as("refused with %s", code).isNotNull();
        assertThat(e.code()).isEqualTo(code);
        assertThat(e.offset()).isEqualTo(offset);
        assertThat(e.getMessage().endsWith("(at " + offset + ")")).as(e.getMessage()).isEqualTo(offset >= 0);
        assertThat(e.getMessage().contains("(at ")).as(e.getMessage()).isEqualTo(offset >= 0);
    }
}
