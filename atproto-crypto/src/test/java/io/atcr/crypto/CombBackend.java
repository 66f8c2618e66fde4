package io.atcr.crypto;

import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Set;

/** The arithmetic of a key that is used often, from its first use on. */
final class CombBackend implements EcdsaBackend {
    /** The last key that was asked about, with its comb. */
    private record Kept(PublicKey key, Comb comb) {
    }

    private volatile Kept last;

    @Override
    public String name() {
        return "comb";
    }

    @Override
    public Set<Curve> curves() {
        return EnumSet.allOf(Curve.class);
    }

    @Override
    public boolean verify(PublicKey key, byte[] sha256, byte[] signature) {
        Kept kept = last;
        if (kept == null || !kept.key().equals(key)) {
            kept = new Kept(key, Comb.ofKey(key.curve(), key.point().getQ()));
            last = kept;
        }
        return BouncyCastleBackend.verify(key.curve(), kept.comb(), sha256, new BigInteger(1, signature, 0, 32),
                new BigInteger(1, signature, 32, 32));
    }
}
