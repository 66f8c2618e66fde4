package io.atcr.car.syntax;

import io.atcr.car.CarError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timestamp identifier: microseconds since the Unix epoch and a clock identifier, in 13 characters of sortable base32. The {@code rev}
 * of a commit is one.
 *
 * <p>Ordered as its text and its number are. The time in it is what its author wrote, and proves nothing. Immutable and thread-safe.
 *
 * @see <a href="https://atproto.com/specs/tid">ATProto TID specification, TID Structure and TID Syntax</a>
 */
public final class Tid implements Comparable<Tid> {

    /** The length of every TID, in characters. */
    public static final int LENGTH = 13;

    private static final String ALPHABET = "234567abcdefghijklmnopqrstuvwxyz";
    private static final int CLOCK_BITS = 10;
    private static final long MAX_MICROS = (1L << 53) - 1;
    private static final int MAX_CLOCK_ID = (1 << CLOCK_BITS) - 1;

    /** The 64 bits of the TID, unsigned. */
    private final long bits;

    private Tid(long bits) {
        this.bits = bits;
    }

    /**
     * Parses a TID: 13 characters {@code 2-7a-z}, of which the first is at most {@code j}.
     *
     * <p>The syntax leaves room for a set top bit, which no generator writes; it gives a time beyond the year 2255 and sorts last.
     *
     * @param text the text of a TID
     * @return the TID
     * @throws SyntaxException with {@code SYNTAX_TID} when the text is anything else
     */
    public static Tid parse(String text) throws SyntaxException {
        if (text.length() != LENGTH) {
            throw malformed(text, Math.min(text.length(), LENGTH), "a TID has " + LENGTH + " characters");
        }
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if (!Ascii.isBase32(c)) {
                throw malformed(text, i, "a TID is written in 2-7 and a-z");
            }
            int value = Ascii.isDigit(c) ? c - '2' : c - 'a' + 6;
            if (i == 0 && value > 0xf) {
                throw malformed(text, 0, "a TID starts with 2-7 or a-j");
            }
            bits = bits << 5 | value;
        }
        return new Tid(bits);
    }

    /**
     * The TID of a time and a clock identifier.
     *
     * @param micros microseconds since the Unix epoch, 0 to 2^53 - 1
     * @param clockId the clock identifier, 0 to 1023
     * @return the TID
     * @throws IllegalArgumentException when an argument is out of its range
     */
    public static Tid of(long micros, int clockId) {
        if (micros < 0 || micros > MAX_MICROS || clockId < 0 || clockId > MAX_CLOCK_ID) {
            throw new IllegalArgumentException("micros or clock identifier out of range: " + micros + ", " + clockId);
        }
        return new Tid(micros << CLOCK_BITS | clockId);
    }

    private static SyntaxException malformed(String text, int offset, String rule) {
        return new SyntaxException(CarError.SYNTAX_TID, offset, rule, text);
    }

    /**
     * The time in this TID.
     *
     * @return microseconds since the Unix epoch, never negative
     */
    public long micros() {
        return bits >>> CLOCK_BITS;
    }

    /**
     * The clock identifier in this TID.
     *
     * @return 0 to 1023
     */
    public int clockId() {
        return (int) (bits & MAX_CLOCK_ID);
    }

    /**
     * The time in this TID, as an instant.
     *
     * @return the instant, to the microsecond
     */
    public Instant timestamp() {
        return Instant.EPOCH.plus(micros(), ChronoUnit.MICROS);
    }

    @Override
    public int compareTo(Tid other) {
        return Long.compareUnsigned(bits, other.bits);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tid && ((Tid) other).bits == bits;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    /**
     * The text of the TID.
     *
     * @return 13 characters
     */
    @Override
    public String toString() {
        char[] text = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            text[i] = ALPHABET.charAt((int) (bits >>> 5 * (LENGTH - 1 - i)) & 0x1f);
        }
        return new String(text);
    }
}
