package io.atcr.policy;

import org.jspecify.annotations.Nullable;

/**
 * Which references a policy is for: a pattern over {@code registry/owner/repository}, and what it says after that. Immutable.
 *
 * <p>What stands before the first wildcard is compared first: it costs almost nothing and settles most cases.
 */
final class Scope {
    private static final int ANY = -1;

    private final String pattern;
    private final String literalStart;
    private final String[] segments;
    /** How many characters of each component stand before its first wildcard; {@link #ANY} for {@code **}. */
    private final int[] starts;
    /** How many stand after its last one. */
    private final int[] ends;
    private final Glob glob;
    private final Tail tail;
    /** Whether it is {@code x/**}: then whatever begins with {@code x/} and goes on matches. */
    private final boolean openEnd;

    /** A pattern that {@link ScopeParser} has normalised and found well-formed, for any tag and digest. */
    Scope(String pattern) {
        this(pattern, Tail.ANY);
    }

    Scope(String pattern, Tail tail) {
        this.pattern = pattern;
        this.tail = tail;
        int star = pattern.indexOf('*');
        this.literalStart = star < 0 ? pattern : pattern.substring(0, star);
        this.openEnd = pattern.equals(literalStart + "**");
        this.segments = pattern.split("/");
        this.starts = new int[segments.length];
        this.ends = new int[segments.length];
        for (int i = 0; i < segments.length; i++) {
            int first = segments[i].indexOf('*');
            starts[i] = segments[i].equals("**") ? ANY : first < 0 ? segments[i].length() : first;
            ends[i] = segments[i].length() - 1 - segments[i].lastIndexOf('*');
        }
        this.glob = new Glob(pattern);
    }

    /** The components of the pattern, without the tail. */
    String[] segments() {
        return segments.clone();
    }

    Glob glob() {
        return glob;
    }

    Tail tail() {
        return tail;
    }

    boolean namesTag() {
        return tail.namesTag();
    }

    boolean matches(ImageReference reference) {
        return matches(reference.scoped()) && tail.matches(reference);
    }

    /** Whether {@code registry/path} matches, whatever tag or digest follows. */
    boolean matches(String scoped) {
        return scoped.startsWith(literalStart)
                && (openEnd ? scoped.length() > literalStart.length() : glob.matchesAfterLiteral(scoped));
    }

    /** Whether the patterns differ, component by component, in what stands around their wildcards: then no text matches both. */
    boolean plainlyApart(Scope other) {
        int shared = Math.min(segments.length, other.segments.length);
        for (int i = 0; i < shared; i++) {
            if (starts[i] == ANY || other.starts[i] == ANY) {
                return false;
            }
            if (plainlyApart(other, i)) {
                return true;
            }
        }
        return segments.length != other.segments.length;
    }

    private boolean plainlyApart(Scope other, int i) {
        String one = segments[i];
        String two = other.segments[i];
        if (starts[i] == one.length() && other.starts[i] == two.length()) {
            return !one.equals(two);
        }
        int start = Math.min(starts[i], other.starts[i]);
        int end = Math.min(ends[i], other.ends[i]);
        return !one.regionMatches(0, two, 0, start) || !one.regionMatches(one.length() - end, two, two.length() - end, end);
    }

    /** Whether this is {@code x/**} and the other begins with {@code x/} and is not the same: then it lies inside. */
    boolean plainlyAround(Scope other) {
        return openEnd && other.literalStart.startsWith(literalStart) && !pattern.equals(other.pattern)
                && !other.literalStart.isEmpty();
    }

    /** Whether somebody else's registry or owner segment can be in scope. */
    boolean openOwner() {
        return literalStart(2) == null;
    }

    /** The first components with the slash after them, or null where a wildcard stands in them. */
    @Nullable String literalStart(int components) {
        String fixed = literalStart.length() == pattern.length() ? pattern + "/" : literalStart;
        int end = -1;
        for (int i = 0; i < components; i++) {
            end = fixed.indexOf('/', end + 1);
            if (end < 0) {
                return null;
            }
        }
        return fixed.substring(0, end + 1);
    }

    @Override
    public String toString() {
        return tail == Tail.ANY ? pattern : pattern + tail;
    }
}
