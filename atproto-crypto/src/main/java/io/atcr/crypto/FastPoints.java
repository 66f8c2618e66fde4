package io.atcr.crypto;

import io.atcr.crypto.libsecp256k1.BytesBackend;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Finds the second coordinate of compressed K-256 points with libsecp256k1, once that is loaded: BouncyCastle's square root takes a third of the
 * time of a signature check. What it refuses, BouncyCastle decides. Thread-safe.
 */
final class FastPoints {
    /** 33 bytes of which the last 32 are no first coordinate of a point. */
    private static final byte[] NO_POINT = HexFormat.of().parseHex("02eefdea4cdb677750a420fee807eacf21eb9898ae79b9768766e4faa04a2d4a34");

    private static volatile @Nullable BytesBackend library;

    private FastPoints() {
    }

    /** Uses the library from now on, if it finds a point that is known and refuses one that does not exist. */
    static void use(BytesBackend tested) throws CryptoException {
        SelfTest vectors = SelfTest.of(Curve.K256);
        if (finds(tested, vectors.key()) && finds(tested, vectors.otherKey()) && uncompressed(tested, NO_POINT) == null) {
            library = tested;
        }
    }

    private static boolean finds(BytesBackend tested, PublicKey key) {
        return Arrays.equals(uncompressed(tested, key.toCompressedPoint()), key.uncompressed());
    }

    static @Nullable BytesBackend library() {
        return library;
    }

    /** For tests. */
    static void reset(@Nullable BytesBackend used) {
        library = used;
    }

    /** The point in 65 bytes; null if somebody else has to look at it. */
    static byte @Nullable [] uncompressed(byte[] sec1) {
        BytesBackend loaded = library;
        return loaded == null || sec1.length != Curve.COMPRESSED_BYTES || sec1[0] != 2 && sec1[0] != 3 ? null : uncompressed(loaded, sec1);
    }

    private static byte @Nullable [] uncompressed(BytesBackend library, byte[] compressed) {
        try {
            byte[] point = library.uncompressed(compressed);
            boolean same = point.length == Curve.UNCOMPRESSED_BYTES
                    && point[0] == 4
                    && Arrays.equals(point, 1, Curve.COMPRESSED_BYTES, compressed, 1, Curve.COMPRESSED_BYTES)
                    && (point[point.length - 1] & 1) == (compressed[0] & 1);
            return same ? point : null;
        } catch (RuntimeException | LinkageError refused) {
            return null;
        }
    }
}
