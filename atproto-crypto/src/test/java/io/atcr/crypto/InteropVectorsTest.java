package io.atcr.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The published vectors of atproto-interop-tests and Wycheproof, over every backend. */
class InteropVectorsTest {
    /** A factory that is skipped leaves no trace in the build's output; a test does. */
    @Test
    void theVectorsAreThere() {
        assertThat(Vectors.json("interop/crypto/signature-fixtures.json").isEmpty()).isFalse();
    }

    @TestFactory
    Stream<DynamicTest> atprotoSignatures() {
        JsonNode cases = Vectors.json("interop/crypto/signature-fixtures.json");
        assertThat(cases.size()).isGreaterThanOrEqualTo(6);
        return forEveryBackend(cases, c -> c.get("comment").stringValue(), this::atprotoSignature);
    }

    private void atprotoSignature(SignatureVerifier verifier, JsonNode c) throws CryptoException {
        PublicKey key = PublicKey.parseDidKey(c.get("publicKeyDid").stringValue());
        Curve curve = c.get("didDocSuite").stringValue().equals("EcdsaSecp256k1VerificationKey2019") ? Curve.K256 : Curve.P256;
        assertThat(PublicKey.parseLegacy(curve, c.get("publicKeyMultibase").stringValue())).isEqualTo(key);
        SignatureCheck expected = c.get("validSignature").booleanValue() ? SignatureCheck.VALID
                : c.get("tags").get(0).stringValue().equals("high-s") ? SignatureCheck.HIGH_S : SignatureCheck.WRONG_LENGTH;
        Base64.Decoder base64 = Base64.getDecoder();
        assertThat(verifier.check(key, base64.decode(c.get("messageBase64").stringValue()),
                base64.decode(c.get("signatureBase64").stringValue()))).isEqualTo(expected);
    }

    @TestFactory
    Stream<DynamicTest> w3cDidKeysK256() {
        return Vectors.json("interop/crypto/w3c_didkey_K256.json").valueStream().map(c -> didKey(Curve.K256, c,
                HexFormat.of().parseHex(c.get("privateKeyBytesHex").stringValue())));
    }

    @TestFactory
    Stream<DynamicTest> w3cDidKeysP256() {
        return Vectors.json("interop/crypto/w3c_didkey_P256.json").valueStream().map(c -> {
            try {
                return didKey(Curve.P256, c, Base58.decode(c.get("privateKeyBytesBase58").stringValue(), 0));
            } catch (CryptoException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static DynamicTest didKey(Curve curve, JsonNode c, byte[] scalar) {
        String didKey = c.get("publicDidKey").stringValue();
        return DynamicTest.dynamicTest(didKey, () -> {
            assertThat(PrivateKey.of(curve, scalar).publicKey().toDidKey()).isEqualTo(didKey);
            assertThat(PublicKey.parseDidKey(didKey).toDidKey()).isEqualTo(didKey);
        });
    }

    @TestFactory
    Stream<DynamicTest> wycheproofK256() {
        return wycheproof(Curve.K256, "wycheproof/ecdsa_secp256k1_sha256_p1363_test.json");
    }

    @TestFactory
    Stream<DynamicTest> wycheproofP256() {
        return wycheproof(Curve.P256, "wycheproof/ecdsa_secp256r1_sha256_p1363_test.json");
    }

    private Stream<DynamicTest> wycheproof(Curve curve, String file) {
        JsonNode groups = Vectors.json(file).get("testGroups");
        return groups.valueStream().flatMap(group -> {
            String point = group.get("publicKey").get("uncompressed").stringValue();
            return forEveryBackend(group.get("tests"), c -> c.get("tcId").intValue() + " " + c.get("comment").stringValue(),
                    (verifier, c) -> wycheproofCase(verifier, PublicKey.fromPoint(curve, HexFormat.of().parseHex(point)), c));
        });
    }

    private void wycheproofCase(SignatureVerifier verifier, PublicKey key, JsonNode c) {
        byte[] signature = HexFormat.of().parseHex(c.get("sig").stringValue());
        byte[] message = HexFormat.of().parseHex(c.get("msg").stringValue());
        SignatureCheck outcome = verifier.check(key, message, signature);
        if (c.get("result").stringValue().equals("valid")) {
            boolean high = !key.curve().isLow(signature, Curve.FIELD_BYTES);
            assertThat(outcome).isEqualTo(high ? SignatureCheck.HIGH_S : SignatureCheck.VALID);
        } else {
            assertThat(outcome).isNotEqualTo(SignatureCheck.VALID);
        }
    }

    private interface Case {
        void run(SignatureVerifier verifier, JsonNode vector) throws CryptoException;
    }

    private static Stream<DynamicTest> forEveryBackend(JsonNode cases, java.util.function.Function<JsonNode, String> name, Case test) {
        List<DynamicTest> tests = new ArrayList<>();
        for (SignatureVerifier verifier : verifiers()) {
            cases.valueStream().forEach(c -> tests.add(DynamicTest.dynamicTest(verifier.backend(Curve.K256) + ": " + name.apply(c),
                    () -> test.run(verifier, c))));
        }
        return tests.stream();
    }

    /** Every backend, and BouncyCastle's as it answers for a key that is used often. */
    private static List<SignatureVerifier> verifiers() {
        try {
            List<SignatureVerifier> all = new ArrayList<>(List.of(SignatureVerifier.of(new CombBackend())));
            for (String backend : SignatureVerifier.available()) {
                all.add(SignatureVerifier.named(backend));
            }
            return all;
        } catch (CryptoException e) {
            throw new AssertionError(e);
        }
    }
}
