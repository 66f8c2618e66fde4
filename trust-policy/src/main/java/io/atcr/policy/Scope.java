package io.atcr.policy;

/**
 * Which references a policy is for: a pattern over {@code registry/owner/repository}, and what it says after that. Immutable.
 *
 * <p>What stands before the first wildcard is compared first: it costs almost nothing and settles most cases.
 */
final class Scope {
    private final String pattern;
    private final String literalStart;
    private final String[] segments;
    private final Glob glob;
    private final Tail tail;

    /** A pattern that {@link ScopeParser} has normalised and found well-formed, for any tag and digest. */
    Scope(String pattern) {
        this(pattern, Tail.ANY);
    }

    Scope(String pattern, Tail tail) {
        this.pattern = pattern;
        this.tail = tail;
        int star = pattern.indexOf('*');
        this.literalStart = star < 0 ? pattern : pattern.substring(0, star);
        this.segments = pattern.split("/");
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
        return scoped.startsWith(literalStart) && glob.matches(scoped);
    }

    /** Whether the patterns differ, component by component, in what stands around their wildcards: then no text matches both. */
    boolean plainlyApart(Scope other) {
        int shared = Math.min(segments.length, other.segments.length);
        for (int i = 0; i < shared; i++) {
            if (segments[i].equals("**") || other.segments[i].equals("**")) {
                return false;
            }
            if (plainlyApart(segments[i], other.segments[i])) {
                return true;
            }
        }
        return segments.length != other.segments.length;
    }

    private static boolean plainlyApart(String one, String two) {
        int starOne = one.indexOf('*');
        int starTwo = two.indexOf('*');
        if (starOne < 0 && starTwo < 0) {
            return !one.equals(two);
        }
        int start = Math.min(starOne < 0 ? one.length() : starOne, starTwo < 0 ? two.length() : starTwo);
        int end = Math.min(one.length() - 1 - one.lastIndexOf('*'), two.length() - 1 - two.lastIndexOf('*'));
        return !one.regionMatches(0, two, 0, start) || !one.regionMatches(one.length() - end, two, two.length() - end, end);
    }

    /** Whether this is {@code x/**} and the other begins with {@code x/} and is not the same: then it lies inside. */
    boolean plainlyAround(Scope other) {
        return pattern.equals(literalStart + "**") && other.literalStart.startsWith(literalStart) && !pattern.equals(other.pattern)
                && !other.literalStart.isEmpty();
    }

    /** Whether somebody else's registry or owner segment can be in scope. */
    boolean openOwner() {
        String fixed = literalStart.length() == pattern.length() ? pattern + "/" : literalStart;
        return fixed.indexOf('/', fixed.indexOf('/') + 1) < 0;
    }

    @Override
    public String toString() {
        return pattern + tail;
    }
}
