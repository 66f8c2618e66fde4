package io.atcr.crypto;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** BouncyCastle's parameters of each curve, and the two ways to come to a public point on it. */
final class Domain {
    private static final ECDomainParameters K256 = parameters("secp256k1");
    private static final ECDomainParameters P256 = parameters("secp256r1");

    private Domain() {
    }

    static ECDomainParameters of(Curve curve) {
        return switch (curve) {
            case K256 -> K256;
            case P256 -> P256;
        };
    }

    /** Decodes a compressed (33 bytes) or uncompressed (65 bytes) point; the hybrid and infinity forms are refused. */
    static ECPublicKeyParameters decode(Curve curve, byte[] sec1) throws CryptoException {
        boolean compressed = sec1.length == Curve.COMPRESSED_BYTES;
        if (!compressed && sec1.length != Curve.UNCOMPRESSED_BYTES) {
            throw new CryptoException(CryptoError.BAD_LENGTH, -1, "point of " + sec1.length + " bytes, expected 33 or 65");
        }
        if (compressed ? sec1[0] != 2 && sec1[0] != 3 : sec1[0] != 4) {
            throw new CryptoException(CryptoError.BAD_POINT, -1,
                    String.format("lead byte %02x of a point of %d bytes", sec1[0], sec1.length));
        }
        try {
            ECDomainParameters domain = of(curve);
            return new ECPublicKeyParameters(domain.getCurve().decodePoint(sec1), domain);
        } catch (IllegalArgumentException | ArithmeticException | IllegalStateException e) {
            throw new CryptoException(CryptoError.BAD_POINT, -1, "not a point of " + curve, e);
        }
    }

    /** The same point without what BouncyCastle has attached to it. */
    static ECPublicKeyParameters withoutTables(ECPublicKeyParameters key) {
        ECPoint point = key.getQ();
        BigInteger x = point.getAffineXCoord().toBigInteger();
        BigInteger y = point.getAffineYCoord().toBigInteger();
        return new ECPublicKeyParameters(point.getCurve().createPoint(x, y), key.getParameters());
    }

    static ECPublicKeyParameters publicPoint(Curve curve, BigInteger scalar) {
        ECDomainParameters domain = of(curve);
        ECPoint point = new FixedPointCombMultiplier().multiply(domain.getG(), scalar);
        return new ECPublicKeyParameters(point, domain);
    }

    private static ECDomainParameters parameters(String name) {
        X9ECParameters x9 = CustomNamedCurves.getByName(name);
        return new ECDomainParameters(x9.getCurve(), x9.getG(), x9.getN(), x9.getH());
    }
}
