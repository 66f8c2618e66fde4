package io.atcr.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECLookupTable;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.ECPointMap;
import org.bouncycastle.math.ec.endo.GLVEndomorphism;
import org.bouncycastle.math.raw.Nat;

/**
 * Kept sums of multiples of one point, so that the sum of two multiples takes few additions and doublings.
 *
 * <p>The digits of a scalar (see {@link ScalarSplit}) stand in rows of equal length, the teeth. The digits of one column in the rows of
 * one table select one of its entries, or the negation of one. Points, their addition and the endomorphism of K-256 are BouncyCastle's;
 * variable time, for public values only. Immutable and thread-safe.
 *
 * <p>Lim and Lee, More Flexible Exponentiation with Precomputation; Hamburg, Fast and Compact Elliptic-Curve Cryptography, section 3.3.
 */
final class Comb {
    private final int columns;
    private final int rows;
    private final ScalarSplit split;
    private final Table[] tables;
    /** From a point to the point that each part of a scalar multiplies. */
    private final ECPointMap[] maps;

    /** The sums over some of the rows: entry i is the last tooth, plus tooth j where bit j of i is set, minus it where it is clear. */
    private record Table(int firstRow, int teeth, ECLookupTable entries) {
    }

    /**
     * Makes the tables of a point.
     *
     * @param teeth the rows of each table, which has 2^(teeth - 1) entries of 64 bytes
     */
    Comb(Curve curve, ECPoint point, int... teeth) {
        rows = Arrays.stream(teeth).sum();
        split = ScalarSplit.of(curve);
        columns = (split.enoughDigits + rows - 1) / rows;
        tables = new Table[teeth.length];
        int row = 0;
        ECPoint first = point;
        for (int i = 0; i < teeth.length; i++) {
            tables[i] = new Table(row, teeth[i], entries(first, teeth[i]));
            row += teeth[i];
            first = first.timesPow2(teeth[i] * columns);
        }
        maps = point.getCurve().getEndomorphism() instanceof GLVEndomorphism endomorphism
                ? new ECPointMap[] {same -> same, endomorphism.getPointMap()} : new ECPointMap[] {same -> same};
    }

    private ECLookupTable entries(ECPoint first, int teeth) {
        ECPoint[] twice = new ECPoint[teeth - 1];
        ECPoint tooth = first;
        ECPoint none = first.getCurve().getInfinity();
        for (int j = 0; j < twice.length; j++) {
            none = none.subtract(tooth);
            twice[j] = tooth.twice();
            tooth = tooth.timesPow2(columns);
        }
        ECPoint[] entries = new ECPoint[1 << twice.length];
        entries[0] = none.add(tooth);
        for (int i = 1; i < entries.length; i++) {
            entries[i] = entries[i & (i - 1)].add(twice[Integer.numberOfTrailingZeros(i)]);
        }
        ECCurve curve = first.getCurve();
        curve.normalizeAll(entries);
        return curve.createCacheSafeLookupTable(entries, 0, entries.length);
    }

    /**
     * u * A + v * B.
     *
     * @param u in [0, n)
     * @param v in [0, n)
     */
    static ECPoint sum(Comb a, BigInteger u, Comb b, BigInteger v) {
        int[][] digitsA = a.digits(u);
        int[][] digitsB = b.digits(v);
        ECPoint sum = a.tables[0].entries().lookupVar(0).getCurve().getInfinity();
        for (int column = Math.max(a.columns, b.columns) - 1; column >= 0; column--) {
            sum = b.add(digitsB, column, a.add(digitsA, column, sum.twice()));
        }
        return sum;
    }

    private int[][] digits(BigInteger scalar) {
        int length = rows * columns;
        BigInteger[] parts = split.split(scalar, length);
        int[][] digits = new int[parts.length][];
        for (int i = 0; i < parts.length; i++) {
            digits[i] = Nat.fromBigInteger(length, parts[i]);
        }
        return digits;
    }

    private ECPoint add(int[][] digits, int column, ECPoint to) {
        ECPoint sum = to;
        if (column < columns) {
            for (int part = 0; part < digits.length; part++) {
                for (Table table : tables) {
                    sum = sum.add(maps[part].map(entry(table, digits[part], column)));
                }
            }
        }
        return sum;
    }

    private ECPoint entry(Table table, int[] digits, int column) {
        int index = 0;
        for (int row = table.firstRow() + table.teeth() - 1; row >= table.firstRow(); row--) {
            int bit = row * columns + column;
            index = index << 1 | digits[bit >>> 5] >>> bit & 1;
        }
        int positive = 1 << (table.teeth() - 1);
        return index >= positive ? table.entries().lookupVar(index - positive)
                : table.entries().lookupVar(positive - 1 - index).negate();
    }

    /** The comb of a public key: 96 entries, 6 KiB. */
    static Comb ofKey(Curve curve, ECPoint point) {
        return new Comb(curve, point, 7, 6);
    }

    /** The comb of a generator, which all keys share: 4096 entries, 256 KiB. */
    static Comb ofGenerator(Curve curve) {
        return new Comb(curve, Domain.of(curve).getG(), 13);
    }
}
