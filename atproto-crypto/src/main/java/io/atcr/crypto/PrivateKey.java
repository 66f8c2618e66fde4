package io.atcr.crypto;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.util.BigIntegers;

/**
 * A private key: a scalar of K-256 or P-256. It cannot exist invalid and is never printed.
 *
 * <p>Thread-safe. {@link #close()} overwrites the 32 bytes which this object holds, and that is as far as it goes. Out of reach, until
 * the garbage collector reuses their memory: the {@code BigInteger} copies of the scalar and of each nonce, and the HMAC state of RFC 6979,
 * which every signature leaves behind in BouncyCastle; what the collector itself has moved; and the array which the caller gave to
 * {@link #of}, which is the caller's to wipe. The arithmetic is not hardened against an observer on the same machine. Meant for demos,
 * tests and tools.
 *
 * <p>ATProto cryptography specification, Curves and Signatures; RFC 6979.
 */
public final class PrivateKey implements AutoCloseable {
    private final Curve curve;
    private final byte[] scalar;
    private final PublicKey publicKey;
    private boolean closed;

    private PrivateKey(Curve curve, byte[] scalar) {
        this.curve = curve;
        this.scalar = scalar;
        this.publicKey = PublicKey.of(curve, Domain.publicPoint(curve, new BigInteger(1, scalar)));
    }

    /**
     * Makes a new random key.
     *
     * @param curve the curve
     * @return the key
     */
    public static PrivateKey generate(Curve curve) {
        SecureRandom random = new SecureRandom();
        byte[] scalar = new byte[Curve.FIELD_BYTES];
        do {
            random.nextBytes(scalar);
        } while (!curve.isScalar(scalar, 0));
        return new PrivateKey(curve, scalar);
    }

    /**
     * Makes a key from its scalar.
     *
     * @param curve the curve
     * @param scalar32 32 bytes, big-endian, in [1, n); copied
     * @return the key
     * @throws CryptoException {@code BAD_PRIVATE_KEY} for another length or range
     */
    public static PrivateKey of(Curve curve, byte[] scalar32) throws CryptoException {
        byte[] scalar = scalar32.clone();
        if (scalar.length != Curve.FIELD_BYTES) {
            throw new CryptoException(CryptoError.BAD_PRIVATE_KEY, -1, "scalar of " + scalar.length + " bytes, expected 32");
        }
        if (!curve.isScalar(scalar, 0)) {
            throw new CryptoException(CryptoError.BAD_PRIVATE_KEY, -1, "scalar is zero or not below the order of the curve");
        }
        return new PrivateKey(curve, scalar);
    }

    /**
     * Signs a message: deterministic ECDSA over its SHA-256 (RFC 6979), low s.
     *
     * @param message any length; hashed here
     * @return r‖s, 64 bytes
     * @throws IllegalStateException after {@link #close()}
     */
    public byte[] sign(byte[] message) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(secret(), Domain.of(curve)));
        BigInteger[] rs = signer.generateSignature(Sha256.digest(message));
        byte[] signature = new byte[2 * Curve.FIELD_BYTES];
        BigIntegers.asUnsignedByteArray(rs[0], signature, 0, Curve.FIELD_BYTES);
        BigIntegers.asUnsignedByteArray(rs[1], signature, Curve.FIELD_BYTES, Curve.FIELD_BYTES);
        if (!curve.isLow(signature, Curve.FIELD_BYTES)) {
            BigInteger low = Domain.of(curve).getN().subtract(rs[1]);
            BigIntegers.asUnsignedByteArray(low, signature, Curve.FIELD_BYTES, Curve.FIELD_BYTES);
        }
        return signature;
    }

    /**
     * The public key of this key; usable after {@link #close()}.
     *
     * @return the same object every time
     */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** Wipes the scalar; signing is over, the public key stays. Closing twice does nothing. */
    @Override
    public void close() {
        synchronized (scalar) {
            closed = true;
            Arrays.fill(scalar, (byte) 0);
        }
    }

    private BigInteger secret() {
        synchronized (scalar) {
            if (closed) {
                throw new IllegalStateException("the private key is closed");
            }
            return new BigInteger(1, scalar);
        }
    }

    /** Names the curve and the public key only. */
    @Override
    public String toString() {
        return "PrivateKey[" + curve + ", public " + publicKey + "]";
    }
}
