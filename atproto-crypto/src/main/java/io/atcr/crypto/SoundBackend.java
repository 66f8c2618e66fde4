package io.atcr.crypto;

import io.atcr.crypto.libsecp256k1.BytesBackend;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A backend that has passed its self-test, with the name and curves it gave then. */
final class SoundBackend {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final EcdsaBackend backend;
    private final @Nullable BytesBackend onBytes;
    private final String name;
    private final Set<Curve> curves;

    private SoundBackend(EcdsaBackend backend, String name, Set<Curve> curves) {
        this.backend = backend;
        onBytes = backend instanceof BytesBackend bytes ? bytes : null;
        this.name = name;
        this.curves = curves;
    }

    /** Tests the backend on every curve it names. */
    static SoundBackend of(EcdsaBackend backend) throws CryptoException {
        try {
            String name = backend.name();
            if (!NAME.matcher(name).matches()) {
                throw unsound("the backend's name is not 1 to 64 characters of [A-Za-z0-9._-]", null);
            }
            Set<Curve> curves = EnumSet.copyOf(backend.curves());
            SoundBackend tested = new SoundBackend(backend, name, curves);
            for (Curve curve : curves) {
                if (!SelfTest.of(curve).isPassedBy(tested)) {
                    throw unsound("backend " + name + " fails its self-test on " + curve, null);
                }
            }
            return tested;
        } catch (RuntimeException | LinkageError e) {
            throw unsound("the backend threw in its self-test", e);
        }
    }

    /** BouncyCastle, tested when it is first asked for. */
    static SoundBackend bouncyCastle() {
        return BouncyCastle.SOUND;
    }

    String name() {
        return name;
    }

    Set<Curve> curves() {
        return curves;
    }

    boolean verify(PublicKey key, byte[] sha256, byte[] signature) {
        return onBytes == null ? backend.verify(key, sha256, signature) : onBytes.verify(key.uncompressed(), sha256, signature);
    }

    private static CryptoException unsound(String message, @Nullable Throwable cause) {
        return new CryptoException(CryptoError.UNSOUND_BACKEND, -1, message, cause);
    }

    private static final class BouncyCastle {
        static final SoundBackend SOUND;

        static {
            try {
                SOUND = of(new BouncyCastleBackend());
            } catch (CryptoException e) {
                throw new IllegalStateException("this BouncyCastle does not verify ECDSA correctly", e);
            }
        }
    }
}
