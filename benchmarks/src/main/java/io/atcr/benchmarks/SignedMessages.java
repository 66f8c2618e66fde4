package io.atcr.benchmarks;

import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Objects;
import java.util.Random;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.jspecify.annotations.Nullable;

/** Messages of a commit's size under one key, so many that no branch predictor learns them. */
final class SignedMessages {
    private static final int COUNT = 256;
    private static final int COMMIT_BYTES = 120;

    record Signed(byte[] message, byte[] digest, byte[] signature, BigInteger r, BigInteger s) {}

    private final Signed[] all = new Signed[COUNT];
    private final PublicKey key;
    private final byte[] uncompressed;
    private final ECPublicKeyParameters bare;
    private final java.security.@Nullable PublicKey jdkKey;

    SignedMessages(Curve curve) {
        Random random = new Random(1);
        try (PrivateKey signer = PrivateKey.generate(curve)) {
            key = signer.publicKey();
            for (int i = 0; i < COUNT; i++) {
                byte[] message = new byte[COMMIT_BYTES];
                random.nextBytes(message);
                byte[] signature = signer.sign(message);
                all[i] = new Signed(message, MessageDigest.getInstance("SHA-256").digest(message), signature,
                        new BigInteger(1, signature, 0, 32), new BigInteger(1, signature, 32, 32));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        uncompressed = key.toUncompressedPoint();
        X9ECParameters x9 = CustomNamedCurves.getByName(curve == Curve.K256 ? "secp256k1" : "secp256r1");
        jdkKey = curve == Curve.P256 ? jdkKey(uncompressed) : null;
        bare = new ECPublicKeyParameters(x9.getCurve().decodePoint(uncompressed), new ECDomainParameters(x9));
    }

    PublicKey key() {
        return key;
    }

    byte[] uncompressed() {
        return uncompressed;
    }

    /** The next message for the thread whose count this is. */
    Signed at(int count) {
        return all[(count & Integer.MAX_VALUE) % COUNT];
    }

    /** The JDK's check, which has no way to keep what it computes of a key but the key object. */
    boolean verifyWithJdk(Signed signed) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(Objects.requireNonNull(jdkKey, "P-256 only"));
        verifier.update(signed.message());
        return verifier.verify(signed.signature());
    }

    private static java.security.PublicKey jdkKey(byte[] point) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            ECPoint w = new ECPoint(new BigInteger(1, point, 1, 32), new BigInteger(1, point, 33, 32));
            return KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(w, parameters.getParameterSpec(ECParameterSpec.class)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean verifyBare(Signed signed) {
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, bare);
        return signer.verifySignature(signed.digest(), signed.r(), signed.s());
    }
}
