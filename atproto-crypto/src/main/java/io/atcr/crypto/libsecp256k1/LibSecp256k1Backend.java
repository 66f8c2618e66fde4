package io.atcr.crypto.libsecp256k1;

import fr.acinq.secp256k1.Secp256k1;
import io.atcr.crypto.Curve;
import io.atcr.crypto.EcdsaBackend;
import io.atcr.crypto.PublicKey;
import java.util.Set;

/** libsecp256k1 through {@code fr.acinq.secp256k1:secp256k1-kmp-jni-jvm}, for K-256. Thread-safe. */
public final class LibSecp256k1Backend implements EcdsaBackend, BytesBackend {
    private final Secp256k1 library;

    /** Loads the native library, and throws whatever that throws: {@code LinkageError} and unchecked exceptions. */
    public LibSecp256k1Backend() {
        library = Secp256k1.get();
    }

    @Override
    public String name() {
        return "libsecp256k1";
    }

    @Override
    public Set<Curve> curves() {
        return Set.of(Curve.K256);
    }

    @Override
    public boolean verify(PublicKey key, byte[] sha256, byte[] signature) {
        return verify(key.toUncompressedPoint(), sha256, signature);
    }

    @Override
    public boolean verify(byte[] uncompressedPoint, byte[] sha256, byte[] signature) {
        return library.verify(signature, sha256, uncompressedPoint);
    }

    @Override
    public byte[] uncompressed(byte[] compressedPoint) {
        return library.pubkeyParse(compressedPoint);
    }
}
