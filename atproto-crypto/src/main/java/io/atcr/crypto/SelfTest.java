package io.atcr.crypto;

import java.util.HexFormat;

/** One good and three bad vectors of a curve, each bad one wrong in the one thing a careless backend may not look at. */
final class SelfTest {
    private final PublicKey key;
    private final PublicKey otherKey;
    private final byte[] digest;
    private final byte[] signature;

    private SelfTest(Curve curve, String key, String otherKey, String digest, String signature) throws CryptoException {
        HexFormat hex = HexFormat.of();
        this.key = PublicKey.fromPoint(curve, hex.parseHex(key));
        this.otherKey = PublicKey.fromPoint(curve, hex.parseHex(otherKey));
        this.digest = hex.parseHex(digest);
        this.signature = hex.parseHex(signature);
    }

    static SelfTest of(Curve curve) throws CryptoException {
        return switch (curve) {
            case K256 -> new SelfTest(curve,
                    "036a3a2e65a64565e410895ae89334639a3e80d454a3a007bcccf80da0ff25e8ee",
                    "029b8f566992d2b5d3143ca88060f8c89fd92042e53a24c1f8b52be85b10411033",
                    "b1dcd3dc0bf0ac4dc23859b0953103df18a1713b262cbb46c7ad91f6f70746a9",
                    "52fb58b95b9db792ba15815ef4df2cada7290eb6848503e4e34c12ea20311f06"
                            + "3d3ebec7dd246589117fecfdd9d853e1ea22c833cffba2104d3adb8d7e96ffba");
            case P256 -> new SelfTest(curve,
                    "0362822489815691050557b0fea37802e588fbb3d5fa6caebd99b13eda6459b0b1",
                    "03732008b2163a7fbe1bfd2465e6d076a640e996c1299ae948ffc01ee8fe2d20cd",
                    "6ec64ac9c346af667f1e6c5de92a1efd0fad6173168eb554d0a053fcf02ad961",
                    "902e0e83293a020e4d77175751fd3543ca22fda2ad2617bb6ad2ded6437faba0"
                            + "02876a891c174e4b8beca89842c60067062ce6a9eab225d6349fca3dc5bd8208");
        };
    }

    PublicKey key() {
        return key;
    }

    PublicKey otherKey() {
        return otherKey;
    }

    boolean isPassedBy(SoundBackend backend) {
        return backend.verify(key, digest.clone(), signature.clone())
                && !backend.verify(otherKey, digest.clone(), signature.clone())
                && !backend.verify(key, withLastBitFlipped(digest), signature.clone())
                && !backend.verify(key, digest.clone(), withLastBitFlipped(signature));
    }

    private static byte[] withLastBitFlipped(byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[changed.length - 1] ^= 1;
        return changed;
    }
}
