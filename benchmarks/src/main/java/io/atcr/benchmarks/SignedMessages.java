package io.atcr.benchmarks;

import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** Messages of a commit's size under one key, so many that no branch predictor learns them. */
final class SignedMessages {
    private static final int COUNT = 256;
    private static final int COMMIT_BYTES = 120;

    record Signed(byte[] message, byte[] digest, byte[] signature, BigInteger r, BigInteger s) {}

    private final Signed[] all = new Signed[COUNT];
    private final PublicKey key;
    private final byte[] uncompressed;
    private final ECPublicKeyParameters bare;
    private int next;

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
        bare = new ECPublicKeyParameters(x9.getCurve().decodePoint(uncompressed), new ECDomainParameters(x9));
    }

    PublicKey key() {
        return key;
    }

    byte[] uncompressed() {
        return uncompressed;
    }

    Signed next() {
        next = (next + 1) % COUNT;
        return all[next];
    }

    boolean verifyBare(Signed signed) {
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, bare);
        return signer.verifySignature(signed.digest(), signed.r(), signed.s());
    }
}
