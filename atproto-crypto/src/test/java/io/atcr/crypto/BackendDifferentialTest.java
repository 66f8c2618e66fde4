package io.atcr.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.secp256k1.Secp256k1Exception;
import io.atcr.crypto.SignatureCases.Case;
import io.atcr.crypto.SignatureCases.Kind;
import io.atcr.crypto.libsecp256k1.LibSecp256k1Backend;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that can check a signature gives the same answer to every question, at the edges above all: BouncyCastle's own signer, the
 * kept combs, libsecp256k1, and the JDK for some of the P-256 cases.
 *
 * <p>{@code mvn verify} asks 10,000 questions on each curve, {@code mvn -Pmillion} 1,000,000. A failure names its seed;
 * {@code -Ddifferential.seed} repeats it.
 */
class BackendDifferentialTest {
    private static final int JDK_EVERY = 64;

    private interface Arithmetic {
        boolean verify(PublicKey key, byte[] digest, byte[] signature);
    }

    @ParameterizedTest
    @EnumSource
    void allGiveTheSameAnswer(Curve curve) {
        long cases = Long.parseLong(property("differential.cases", "10000"));
        long seed = Long.parseLong(property("differential.seed", Long.toString(new Random().nextLong())));
        SignatureCases all = new SignatureCases(curve, seed);
        Map<String, Arithmetic> arithmetics = arithmetics(curve);
        Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
        Map<Kind, Integer> accepted = new EnumMap<>(Kind.class);
        for (long i = 0; i < cases; i++) {
            Case c = all.next();
            boolean valid = agreed(c, arithmetics, i, seed);
            seen.merge(c.kind(), 1, Integer::sum);
            accepted.merge(c.kind(), valid ? 1 : 0, Integer::sum);
        }
        assertThat(seen).as("every kind was met").containsOnlyKeys(Kind.values());
        assertThat(accepted).containsEntry(Kind.SUM_AT_INFINITY, 0).containsEntry(Kind.R_WRAPS_ROUND_FIELD, 0)
                .containsEntry(Kind.HIGH_S, 0).containsEntry(Kind.R_AT_FIELD_EDGE, seen.get(Kind.R_AT_FIELD_EDGE));
        System.out.println(curve + ", seed " + seed + ": " + cases + " cases, all of " + arithmetics.keySet() + " agree; accepted "
                + accepted + " of " + seen);
    }

    private static boolean agreed(Case c, Map<String, Arithmetic> arithmetics, long i, long seed) {
        SignatureCheck form = SignatureVerifier.form(c.key().curve(), c.signature());
        Boolean agreed = c.valid();
        for (Map.Entry<String, Arithmetic> arithmetic : arithmetics.entrySet()) {
            boolean jdk = arithmetic.getKey().equals("jdk");
            boolean refusesByItself = arithmetic.getKey().equals("libsecp256k1");
            if (jdk && i % JDK_EVERY != 0) {
                continue;
            }
            boolean answer = (refusesByItself || form.valid()) && arithmetic.getValue().verify(c.key(), c.digest(), c.signature());
            if (agreed == null) {
                agreed = answer;
            }
            if (agreed != answer) {
                throw new AssertionError(arithmetic.getKey() + " says " + answer + " to case " + i + " of seed " + seed + ": " + c.kind()
                        + ", " + c.key() + ", digest " + hex(c.digest()) + ", signature " + hex(c.signature()));
            }
        }
        return agreed;
    }

    /** BouncyCastle's signer first; libsecp256k1 is asked about every signature, also those that our own checks refuse. */
    private static Map<String, Arithmetic> arithmetics(Curve curve) {
        Map<String, Arithmetic> all = new LinkedHashMap<>();
        all.put("ECDSASigner", BackendDifferentialTest::byBouncyCastle);
        all.put("comb", new CombBackend()::verify);
        if (curve == Curve.P256) {
            all.put("jdk", BackendDifferentialTest::byJdk);
        } else if (SignatureVerifier.available().contains("libsecp256k1")) {
            EcdsaBackend library = new LibSecp256k1Backend();
            all.put("libsecp256k1", (key, digest, signature) -> byLibrary(library, key, digest, signature));
        }
        return all;
    }

    private static boolean byBouncyCastle(PublicKey key, byte[] digest, byte[] signature) {
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, key.point());
        return signer.verifySignature(digest, new BigInteger(1, signature, 0, 32), new BigInteger(1, signature, 32, 32));
    }

    /** It throws where r or s is out of range. */
    private static boolean byLibrary(EcdsaBackend library, PublicKey key, byte[] digest, byte[] signature) {
        try {
            return library.verify(key, digest, signature);
        } catch (Secp256k1Exception refused) {
            return false;
        }
    }

    private static boolean byJdk(PublicKey key, byte[] digest, byte[] signature) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            byte[] point = key.toUncompressedPoint();
            ECPoint w = new ECPoint(new BigInteger(1, point, 1, 32), new BigInteger(1, point, 33, 32));
            Signature verifier = Signature.getInstance("NONEwithECDSAinP1363Format");
            verifier.initVerify(KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(w, parameters.getParameterSpec(ECParameterSpec.class))));
            verifier.update(digest);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String property(String name, String otherwise) {
        String value = System.getProperty(name, "");
        return value.isEmpty() || value.contains("${") ? otherwise : value;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
