package io.atcr.crypto;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** An endless row of signatures: good, damaged, and built to meet the edges of the arithmetic. The same seed gives the same row. */
final class SignatureCases {
    /** How a case was made. */
    enum Kind {
        SIGNED, R_REPLACED, S_REPLACED, BOTH_REPLACED, BIT_FLIPPED, DIGEST_FLIPPED, HIGH_S,
        /** u1 * G = -u2 * Q: the sum is the point at infinity. */
        SUM_AT_INFINITY,
        /** u1 * G = u2 * Q: the sum is a doubling. */
        EQUAL_SUMMANDS,
        /** x of R is small, just below p, or at least n, and the key is the one that makes the signature valid. */
        R_AT_FIELD_EDGE,
        /** As before with r = x + p - n: valid if r + n were compared with x modulo p. */
        R_WRAPS_ROUND_FIELD
    }

    /** One question. {@code valid} is known for the kinds made on purpose, else null. */
    record Case(Kind kind, PublicKey key, byte[] digest, byte[] signature, Boolean valid) {
    }

    private static final Kind[] OF_ONE_KEY = {Kind.SIGNED, Kind.SIGNED, Kind.R_REPLACED, Kind.S_REPLACED, Kind.BOTH_REPLACED,
        Kind.BIT_FLIPPED, Kind.DIGEST_FLIPPED, Kind.HIGH_S, Kind.SUM_AT_INFINITY, Kind.EQUAL_SUMMANDS};
    private static final int CASES_OF_ONE_KEY = 50;
    private static final int FIELD_EDGE_EVERY = 8;

    private final Random random;
    private final Curve curve;
    private final ECDomainParameters domain;
    private final BigInteger n;
    private final BigInteger p;
    private final BigInteger half;
    private final List<BigInteger> edges;
    private BigInteger secret = ONE;
    private PublicKey key;
    private long count;

    SignatureCases(Curve curve, long seed) {
        this.curve = curve;
        random = new Random(seed);
        domain = Domain.of(curve);
        n = domain.getN();
        p = domain.getCurve().getField().getCharacteristic();
        half = n.shiftRight(1);
        BigInteger all = ONE.shiftLeft(256).subtract(ONE);
        edges = List.of(ZERO, ONE, TWO, BigInteger.valueOf(3), half.subtract(ONE), half, half.add(ONE), n.subtract(TWO), n.subtract(ONE), n,
                n.add(ONE), p.subtract(n).subtract(ONE), p.subtract(n), p.subtract(n).add(ONE), p.subtract(ONE), p, all,
                ONE.shiftLeft(128), ONE.shiftLeft(128).subtract(ONE), ONE.shiftLeft(255), ONE.shiftLeft(255).subtract(ONE));
        key = publicKey(secret);
    }

    Case next() {
        if (count % CASES_OF_ONE_KEY == 0) {
            secret = scalar();
            key = publicKey(secret);
        }
        count++;
        return count % FIELD_EDGE_EVERY == 0 ? atFieldEdge() : ofOneKey(OF_ONE_KEY[random.nextInt(OF_ONE_KEY.length)]);
    }

    private Case ofOneKey(Kind kind) {
        BigInteger k = scalar();
        BigInteger r = multiple(k).normalize().getAffineXCoord().toBigInteger().mod(n);
        BigInteger e = switch (kind) {
            case SUM_AT_INFINITY -> r.multiply(secret).negate().mod(n);
            case EQUAL_SUMMANDS -> r.multiply(secret).mod(n);
            default -> any();
        };
        BigInteger s = kind == Kind.SUM_AT_INFINITY ? scalar() : k.modInverse(n).multiply(e.add(r.multiply(secret))).mod(n);
        s = s.min(n.subtract(s));
        boolean made = s.signum() > 0 && r.signum() > 0;
        return switch (kind) {
            case R_REPLACED -> question(kind, e, any(), s, null);
            case S_REPLACED -> question(kind, e, r, any(), null);
            case BOTH_REPLACED -> question(kind, e, any(), any(), null);
            case BIT_FLIPPED -> {
                Case good = question(kind, e, r, s, null);
                flip(good.signature());
                yield good;
            }
            case DIGEST_FLIPPED -> {
                Case good = question(kind, e, r, s, null);
                flip(good.digest());
                yield good;
            }
            case HIGH_S -> question(kind, e, r, n.subtract(s), false);
            case SUM_AT_INFINITY -> question(kind, e, r, s, false);
            default -> question(kind, e, r, s, made);
        };
    }

    private Case atFieldEdge() {
        boolean wraps = random.nextInt(4) == 0;
        while (true) {
            BigInteger x = wraps ? BigInteger.valueOf(random.nextInt(1000)) : abscissa();
            BigInteger r = wraps ? x.add(p).subtract(n) : x.mod(n);
            BigInteger e = any();
            BigInteger s = scalar();
            s = s.min(n.subtract(s));
            PublicKey signer = r.signum() == 0 ? null : keyThatSigned(x, r, s, e);
            if (signer != null) {
                return new Case(wraps ? Kind.R_WRAPS_ROUND_FIELD : Kind.R_AT_FIELD_EDGE, signer, bytes32(e), rs(r, s), !wraps);
            }
        }
    }

    private BigInteger abscissa() {
        BigInteger step = BigInteger.valueOf(random.nextInt(1000));
        return switch (random.nextInt(6)) {
            case 0 -> step;
            case 1 -> p.subtract(ONE).subtract(step);
            case 2 -> n.add(step);
            case 3 -> n.subtract(ONE).subtract(step);
            case 4 -> n.add(below(p.subtract(n)));
            default -> p.subtract(n).add(step);
        };
    }

    /** Q = (sR - eG) / r, or null when x is the abscissa of no point. */
    private PublicKey keyThatSigned(BigInteger x, BigInteger r, BigInteger s, BigInteger e) {
        byte[] encoded = new byte[33];
        encoded[0] = (byte) (2 + random.nextInt(2));
        System.arraycopy(bytes32(x), 0, encoded, 1, 32);
        try {
            BigInteger inverse = r.modInverse(n);
            ECPoint point = ECAlgorithms.sumOfTwoMultiplies(domain.getCurve().decodePoint(encoded), s.multiply(inverse).mod(n),
                    domain.getG(), e.negate().multiply(inverse).mod(n));
            return point.isInfinity() ? null : PublicKey.fromPoint(curve, point.getEncoded(false));
        } catch (IllegalArgumentException | CryptoException noSuchPoint) {
            return null;
        }
    }

    private Case question(Kind kind, BigInteger e, BigInteger r, BigInteger s, Boolean valid) {
        return new Case(kind, key, bytes32(e), rs(r, s), valid);
    }

    /** [1, n): one in three at an edge. */
    private BigInteger scalar() {
        BigInteger x = any().mod(n);
        return x.signum() == 0 ? ONE : x;
    }

    /** [0, 2^256): one in three at an edge. */
    private BigInteger any() {
        return random.nextInt(3) == 0 ? edges.get(random.nextInt(edges.size())) : new BigInteger(256, random);
    }

    private BigInteger below(BigInteger bound) {
        return new BigInteger(bound.bitLength() + 64, random).mod(bound);
    }

    private void flip(byte[] bytes) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }

    private ECPoint multiple(BigInteger k) {
        return new FixedPointCombMultiplier().multiply(domain.getG(), k);
    }

    private PublicKey publicKey(BigInteger k) {
        try {
            return PublicKey.fromPoint(curve, multiple(k).getEncoded(false));
        } catch (CryptoException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] rs(BigInteger r, BigInteger s) {
        return SignatureVerifierTest.signature(r, s);
    }

    private static byte[] bytes32(BigInteger value) {
        return BigIntegers.asUnsignedByteArray(32, value);
    }
}
