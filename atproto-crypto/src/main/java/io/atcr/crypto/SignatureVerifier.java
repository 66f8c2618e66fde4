package io.atcr.crypto;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks ATProto signatures: ECDSA over SHA-256, exactly 64 bytes r‖s, both in [1, n), s at most n/2 on both curves.
 *
 * <p>Those rules stand here, above the {@link EcdsaBackend} that does the arithmetic, so no backend can be laxer than another.
 * Thread-safe. A check allocates nothing beyond what its backend does.
 *
 * <p>libsecp256k1 is used for K-256 when {@code fr.acinq.secp256k1:secp256k1-kmp-jni-jvm} is on the class path, and {@link #backend} says
 * whether it is. From Java 24 on the JVM prints a warning when it loads native code, unless started with
 * {@code --enable-native-access=ALL-UNNAMED}; where native code is denied, one line is logged and BouncyCastle answers. Once loaded, it also finds the
 * points of K-256 keys that are parsed, whichever backend checks their signatures later.
 *
 * <p>ATProto cryptography specification, ECDSA Signature Malleability. {@link #verify} is VerifySignature.
 */
public final class SignatureVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(SignatureVerifier.class);
    private static final int SIGNATURE_BYTES = 2 * Curve.FIELD_BYTES;

    private final Map<Curve, SoundBackend> backends;
    private final Scratch.Pool scratches = new Scratch.Pool();
    private final AtomicBoolean reported = new AtomicBoolean();

    private SignatureVerifier(SoundBackend chosen) {
        Map<Curve, SoundBackend> byCurve = new EnumMap<>(Curve.class);
        for (Curve curve : Curve.values()) {
            byCurve.put(curve, chosen.curves().contains(curve) ? chosen : SoundBackend.bouncyCastle());
        }
        backends = Collections.unmodifiableMap(byCurve);
    }

    /**
     * The fastest sound backend of each curve: libsecp256k1 for K-256 when it is on the class path and loads, else BouncyCastle.
     *
     * @return the same object every time
     */
    public static SignatureVerifier preferred() {
        return Discovered.PREFERRED;
    }

    /**
     * BouncyCastle on both curves.
     *
     * @return the same object every time
     */
    public static SignatureVerifier bouncyCastle() {
        return OnBouncyCastle.VERIFIER;
    }

    /**
     * The verifier on one named backend, with BouncyCastle for the curves it does not compute on.
     *
     * @param backend one of {@link #available()}
     * @return the verifier
     * @throws CryptoException {@code UNKNOWN_BACKEND}
     */
    public static SignatureVerifier named(String backend) throws CryptoException {
        SignatureVerifier verifier = Discovered.BY_NAME.get(backend);
        if (verifier == null) {
            throw new CryptoException(CryptoError.UNKNOWN_BACKEND, -1, "no such backend; available: " + available());
        }
        return verifier;
    }

    /**
     * A verifier on a backend passed by hand, with BouncyCastle for the curves it does not compute on. The backend is tested first, on
     * every curve it names.
     *
     * @param backend the backend; trusted with every answer it gives from now on
     * @return the verifier
     * @throws CryptoException {@code UNSOUND_BACKEND} if it refuses a good vector, accepts a bad one, throws, or has no name or curve
     */
    public static SignatureVerifier of(EcdsaBackend backend) throws CryptoException {
        return new SignatureVerifier(SoundBackend.of(backend));
    }

    /**
     * The names {@link #named} knows, most preferred first.
     *
     * @return an immutable list that ends with {@code bouncycastle}
     */
    public static List<String> available() {
        return List.copyOf(Discovered.BY_NAME.keySet());
    }

    /**
     * Which backend answers for a curve.
     *
     * @param curve the curve
     * @return its name
     */
    public String backend(Curve curve) {
        return backendFor(curve).name();
    }

    /**
     * Checks one signature.
     *
     * @param key the key
     * @param message the signed bytes, any length; hashed here
     * @param signature r‖s
     * @return whether {@link #check} says {@code VALID}
     */
    public boolean verify(PublicKey key, byte[] message, byte[] signature) {
        return check(key, message, signature).valid();
    }

    /**
     * Checks one signature and says which rule it breaks. A backend that throws is answered for by BouncyCastle.
     *
     * @param key the key
     * @param message the signed bytes, any length; hashed here
     * @param signature r‖s
     * @return the outcome; never an exception for any content of the arrays
     */
    public SignatureCheck check(PublicKey key, byte[] message, byte[] signature) {
        Objects.requireNonNull(message);
        if (signature.length != SIGNATURE_BYTES) {
            return SignatureCheck.WRONG_LENGTH;
        }
        SoundBackend backend = backendFor(key.curve());
        try {
            return check(backend, key, message, signature);
        } catch (RuntimeException | LinkageError e) {
            if (reported.compareAndSet(false, true)) {
                LOG.warn("ECDSA backend {} threw; BouncyCastle answers instead: {}", backend.name(), BackendDiscovery.reason(e));
            }
            return check(SoundBackend.bouncyCastle(), key, message, signature);
        }
    }

    private SoundBackend backendFor(Curve curve) {
        return Objects.requireNonNull(backends.get(curve), "every curve has a backend");
    }

    /** A scratch that a backend threw out of is not used again. */
    private SignatureCheck check(SoundBackend backend, PublicKey key, byte[] message, byte[] signature) {
        Scratch scratch = scratches.take();
        byte[] rs = scratch.copy(signature);
        SignatureCheck outcome = form(key.curve(), rs);
        if (outcome.valid() && !backend.verify(key, scratch.digest(message), rs)) {
            outcome = SignatureCheck.MISMATCH;
        }
        scratches.give(scratch);
        return outcome;
    }

    /** What can be said of the two numbers without the key. */
    static SignatureCheck form(Curve curve, byte[] rs) {
        if (!curve.isScalar(rs, 0)) {
            return SignatureCheck.R_OUT_OF_RANGE;
        }
        if (!curve.isScalar(rs, Curve.FIELD_BYTES)) {
            return SignatureCheck.S_OUT_OF_RANGE;
        }
        return curve.isLow(rs, Curve.FIELD_BYTES) ? SignatureCheck.VALID : SignatureCheck.HIGH_S;
    }

    private static final class OnBouncyCastle {
        static final SignatureVerifier VERIFIER = new SignatureVerifier(SoundBackend.bouncyCastle());
    }

    private static final class Discovered {
        static final Map<String, SignatureVerifier> BY_NAME;
        static final SignatureVerifier PREFERRED;

        static {
            Map<String, SignatureVerifier> byName = new LinkedHashMap<>();
            for (SoundBackend backend : BackendDiscovery.discover(LOG)) {
                byName.put(backend.name(), new SignatureVerifier(backend));
            }
            byName.put(BouncyCastleBackend.NAME, OnBouncyCastle.VERIFIER);
            BY_NAME = Collections.unmodifiableMap(byName);
            PREFERRED = byName.values().iterator().next();
        }
    }
}
