package io.atcr.crypto;

import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Set;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** BouncyCastle's lightweight ECDSA on both curves: no provider is registered. */
final class BouncyCastleBackend implements EcdsaBackend {
    static final String NAME = "bouncycastle";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Curve> curves() {
        return EnumSet.allOf(Curve.class);
    }

    @Override
    public boolean verify(PublicKey key, byte[] sha256, byte[] signature) {
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, key.point());
        BigInteger r = new BigInteger(1, signature, 0, Curve.FIELD_BYTES);
        BigInteger s = new BigInteger(1, signature, Curve.FIELD_BYTES, Curve.FIELD_BYTES);
        return signer.verifySignature(sha256, r, s);
    }
}
