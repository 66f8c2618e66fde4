package io.atcr.crypto;

import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Set;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/**
 * BouncyCastle on both curves: no provider is registered. Its lightweight {@code ECDSASigner} answers until a key has been used often
 * enough to be worth a {@link Comb}.
 */
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
        BigInteger r = new BigInteger(1, signature, 0, Curve.FIELD_BYTES);
        BigInteger s = new BigInteger(1, signature, Curve.FIELD_BYTES, Curve.FIELD_BYTES);
        Comb comb = key.comb();
        return comb == null ? verify(key, sha256, r, s) : verify(key.curve(), comb, sha256, r, s);
    }

    private static boolean verify(PublicKey key, byte[] sha256, BigInteger r, BigInteger s) {
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, key.point());
        return signer.verifySignature(sha256, r, s);
    }

    /** SEC 1, section 4.1.4, from step 4. */
    static boolean verify(Curve curve, Comb key, byte[] sha256, BigInteger r, BigInteger s) {
        BigInteger n = Domain.of(curve).getN();
        BigInteger inverse = BigIntegers.modOddInverseVar(n, s);
        BigInteger u1 = new BigInteger(1, sha256).multiply(inverse).mod(n);
        BigInteger u2 = r.multiply(inverse).mod(n);
        return hasAbscissa(Comb.sum(generator(curve), u1, key, u2), r, n);
    }

    /** Whether the affine x of the point, mod n, is r: x is X / Z^2, so r or r + n times Z^2 is X. */
    private static boolean hasAbscissa(ECPoint point, BigInteger r, BigInteger n) {
        if (point.isInfinity()) {
            return false;
        }
        ECCurve curve = point.getCurve();
        ECFieldElement zSquared = point.getZCoord(0).square();
        for (BigInteger x = r; curve.isValidFieldElement(x); x = x.add(n)) {
            if (curve.fromBigInteger(x).multiply(zSquared).equals(point.getXCoord())) {
                return true;
            }
        }
        return false;
    }

    private static Comb generator(Curve curve) {
        return switch (curve) {
            case K256 -> K256Generator.COMB;
            case P256 -> P256Generator.COMB;
        };
    }

    private static final class K256Generator {
        static final Comb COMB = Comb.ofGenerator(Curve.K256);
    }

    private static final class P256Generator {
        static final Comb COMB = Comb.ofGenerator(Curve.P256);
    }
}
