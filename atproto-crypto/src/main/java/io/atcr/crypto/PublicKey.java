package io.atcr.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * A public key: a point on K-256 or P-256. It cannot exist invalid.
 *
 * <p>Immutable and thread-safe; equal when curve and point are. A key that has verified before holds tables which make the next
 * verification cheaper, so keep the key, not its text; it stays under 8 KiB.
 *
 * <p>ATProto cryptography specification, Public Key Encoding; DID specification, Signing Keys.
 */
public final class PublicKey {
    private static final String DID_KEY = "did:key:";
    private static final char BASE58BTC = 'z';
    private static final int PREFIX_BYTES = 2;
    /** A comb costs as much as a few verifications, and the first one of a curve as much as a few hundred. */
    static final int USES_BEFORE_COMB = 32;

    private final Curve curve;
    private final byte[] uncompressed;
    /** BouncyCastle's form, made from the other when it is first asked for. */
    private volatile @Nullable ECPublicKeyParameters point;
    /** An estimate: threads that count at once may lose a use. */
    private int uses;
    private volatile @Nullable Comb comb;
    /** What the key was read from, or made when it is first asked for; whichever thread makes it makes the same. */
    private @Nullable String didKey;

    private PublicKey(Curve curve, byte[] uncompressed, @Nullable ECPublicKeyParameters point) {
        this.curve = curve;
        this.uncompressed = uncompressed;
        this.point = point;
    }

    static PublicKey of(Curve curve, ECPublicKeyParameters point) {
        return new PublicKey(curve, point.getQ().getEncoded(false), point);
    }

    /** The array is this key's from now on. */
    private static PublicKey of(Curve curve, byte[] sec1) throws CryptoException {
        byte[] bytes = curve == Curve.K256 ? FastPoints.uncompressed(sec1) : null;
        return bytes != null ? new PublicKey(curve, bytes, null) : of(curve, Domain.decode(curve, sec1));
    }

    /**
     * Parses {@code did:key:z...}.
     *
     * @param didKey the whole DID, without fragment
     * @return the key
     * @throws CryptoException {@code BAD_DID_KEY} without the prefix, else as {@link #parseMultikey}
     */
    public static PublicKey parseDidKey(String didKey) throws CryptoException {
        if (!didKey.startsWith(DID_KEY)) {
            throw new CryptoException(CryptoError.BAD_DID_KEY, 0, "does not start with did:key:");
        }
        return multikey(didKey, DID_KEY.length());
    }

    /**
     * Parses a Multikey: {@code z}, then base58btc of two prefix bytes and the 33 bytes of the compressed point.
     *
     * @param multibase the {@code publicKeyMultibase} of a verification method of type {@code Multikey}
     * @return the key
     * @throws CryptoException with {@code BAD_MULTIBASE}, {@code BAD_LENGTH}, {@code BAD_MULTICODEC}, {@code PRIVATE_KEY_MULTICODEC}
     *     or {@code BAD_POINT}; offsets count characters
     */
    public static PublicKey parseMultikey(String multibase) throws CryptoException {
        return multikey(multibase, 0);
    }

    /**
     * Parses the {@code publicKeyMultibase} of a verification method of type {@code EcdsaSecp256k1VerificationKey2019} or
     * {@code EcdsaSecp256r1VerificationKey2019}: {@code z}, then base58btc of the bare point, 33 bytes (compressed) or 65.
     *
     * @param curve the curve which the type names
     * @param multibase the text
     * @return the key
     * @throws CryptoException with {@code BAD_MULTIBASE}, {@code BAD_LENGTH} or {@code BAD_POINT}; offsets count characters
     */
    public static PublicKey parseLegacy(Curve curve, String multibase) throws CryptoException {
        return fromPoint(curve, base58btc(multibase, 0));
    }

    /**
     * Makes a key from a point in SEC 1 form.
     *
     * @param curve the curve
     * @param sec1 33 bytes starting 02 or 03, or 65 bytes starting 04; copied
     * @return the key
     * @throws CryptoException {@code BAD_LENGTH} or {@code BAD_POINT}
     */
    public static PublicKey fromPoint(Curve curve, byte[] sec1) throws CryptoException {
        return of(curve, sec1.clone());
    }

    private static PublicKey multikey(String text, int from) throws CryptoException {
        byte[] bytes = base58btc(text, from);
        Curve curve = curveOf(bytes, from);
        if (bytes.length != PREFIX_BYTES + Curve.COMPRESSED_BYTES) {
            throw new CryptoException(CryptoError.BAD_LENGTH, -1,
                    "point of " + (bytes.length - PREFIX_BYTES) + " bytes after the multicodec prefix, expected 33");
        }
        PublicKey key = of(curve, Arrays.copyOfRange(bytes, PREFIX_BYTES, bytes.length));
        // base58btc has one text for some bytes, and the prefix one form for a curve
        key.didKey = from == 0 ? DID_KEY + text : text;
        return key;
    }

    private static Curve curveOf(byte[] bytes, int from) throws CryptoException {
        for (Curve curve : Curve.values()) {
            if (curve.hasPublicPrefix(bytes)) {
                return curve;
            }
            if (curve.hasPrivatePrefix(bytes)) {
                Arrays.fill(bytes, (byte) 0);
                throw new CryptoException(CryptoError.PRIVATE_KEY_MULTICODEC, from, "a private key where a public key belongs");
            }
        }
        throw new CryptoException(CryptoError.BAD_MULTICODEC, from, "neither a K-256 nor a P-256 public-key multicodec");
    }

    private static byte[] base58btc(String text, int from) throws CryptoException {
        if (from >= text.length() || text.charAt(from) != BASE58BTC) {
            throw new CryptoException(CryptoError.BAD_MULTIBASE, from, "multibase does not start with z");
        }
        return Base58.decode(text, from + 1);
    }

    /**
     * The curve this key is on.
     *
     * @return the curve
     */
    public Curve curve() {
        return curve;
    }

    /**
     * The key as a did:key.
     *
     * @return {@code did:key:} and {@link #toMultikey()}
     */
    public String toDidKey() {
        String text = didKey;
        if (text == null) {
            text = DID_KEY + toMultikey();
            didKey = text;
        }
        return text;
    }

    /**
     * The key as a Multikey.
     *
     * @return the one canonical text; parsing it gives an equal key
     */
    public String toMultikey() {
        byte[] prefix = curve.publicPrefix();
        byte[] bytes = Arrays.copyOf(prefix, PREFIX_BYTES + Curve.COMPRESSED_BYTES);
        System.arraycopy(toCompressedPoint(), 0, bytes, PREFIX_BYTES, Curve.COMPRESSED_BYTES);
        return BASE58BTC + Base58.encode(bytes);
    }

    /**
     * The point in compressed SEC 1 form.
     *
     * @return a fresh array of 33 bytes
     */
    public byte[] toCompressedPoint() {
        byte[] compressed = Arrays.copyOf(uncompressed, Curve.COMPRESSED_BYTES);
        compressed[0] = (byte) (2 + (uncompressed[Curve.UNCOMPRESSED_BYTES - 1] & 1));
        return compressed;
    }

    /**
     * The point in uncompressed SEC 1 form, for backends which can use it without a square root.
     *
     * @return a fresh array of 65 bytes
     */
    public byte[] toUncompressedPoint() {
        return uncompressed.clone();
    }

    /**
     * Checks a signature with {@link SignatureVerifier#preferred()}.
     *
     * @param message the signed bytes, any length; hashed here
     * @param signature r‖s, 64 bytes, low s
     * @return whether this key made the signature over the message
     */
    public boolean verify(byte[] message, byte[] signature) {
        return SignatureVerifier.preferred().verify(this, message, signature);
    }

    ECPublicKeyParameters point() {
        ECPublicKeyParameters made = point;
        return made != null ? made : decoded();
    }

    private ECPublicKeyParameters decoded() {
        // the array is the lock, so that a point with tables never takes the place of one that a comb has left without
        synchronized (uncompressed) {
            ECPublicKeyParameters made = point;
            if (made == null) {
                try {
                    made = Domain.decode(curve, uncompressed);
                } catch (CryptoException impossible) {
                    throw new IllegalStateException("a point that was decoded before", impossible);
                }
                point = made;
            }
            return made;
        }
    }

    /** The bytes of {@link #toUncompressedPoint()}, not copied. */
    byte[] uncompressed() {
        return uncompressed;
    }

    /** The kept table for the arithmetic in Java, or null while the key has not earned it. Counts a use. */
    @Nullable Comb comb() {
        Comb kept = comb;
        if (kept != null) {
            return kept;
        }
        if (uses < USES_BEFORE_COMB) {
            uses++;
            return null;
        }
        ECPublicKeyParameters bare = Domain.withoutTables(point());
        Comb made = Comb.ofKey(curve, bare.getQ());
        point = bare;
        comb = made;
        return made;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && curve == key.curve && Arrays.equals(uncompressed, key.uncompressed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(uncompressed);
    }

    /** The key as a did:key. */
    @Override
    public String toString() {
        return toDidKey();
    }
}
