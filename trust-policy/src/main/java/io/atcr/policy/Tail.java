package io.atcr.policy;

import java.util.Optional;

/**
 * What a scope says after the repository: nothing, a tag, tags that begin alike, or one digest. Immutable.
 *
 * <p>Where a reference has a digest it has no tag that counts. Two tails either do not meet or lie one inside the other.
 */
record Tail(Kind kind, String text) {

    /** What is named. */
    enum Kind { ANY, TAG, TAG_PREFIX, DIGEST }

    static final Tail ANY = new Tail(Kind.ANY, "");
    private static final int MAX_TAG = 128;

    boolean matches(ImageReference reference) {
        String tag = reference.digest().isPresent() ? null : reference.tag().orElse(null);
        return switch (kind) {
            case ANY -> true;
            case TAG -> text.equals(tag);
            case TAG_PREFIX -> tag != null && tag.startsWith(text);
            case DIGEST -> reference.digest().filter(digest -> digest.hex().equals(text)).isPresent();
        };
    }

    boolean namesTag() {
        return kind == Kind.TAG || kind == Kind.TAG_PREFIX;
    }

    ScopeComparison.Relation relationTo(Tail other) {
        if (equals(other)) {
            return ScopeComparison.Relation.EQUAL;
        }
        if (around(other)) {
            return ScopeComparison.Relation.AROUND;
        }
        return other.around(this) ? ScopeComparison.Relation.INSIDE : ScopeComparison.Relation.DISJOINT;
    }

    private boolean around(Tail other) {
        return kind == Kind.ANY || kind == Kind.TAG_PREFIX && other.namesTag() && other.text.startsWith(text);
    }

    /** A tail of a reference that matches. */
    String example() {
        return switch (kind) {
            case ANY -> "";
            case TAG_PREFIX -> ":" + (text.isEmpty() ? "latest" : text);
            case TAG, DIGEST -> toString();
        };
    }

    /** Reads a tag or the beginning of one; empty when no tag looks so. */
    static Optional<Tail> tag(String pattern) {
        boolean prefix = pattern.endsWith("*");
        String text = prefix ? pattern.substring(0, pattern.length() - 1) : pattern;
        boolean well = text.length() <= MAX_TAG && (prefix || !text.isEmpty()) && text.matches("([A-Za-z0-9_][A-Za-z0-9_.-]*)?");
        return well ? Optional.of(new Tail(prefix ? Kind.TAG_PREFIX : Kind.TAG, text)) : Optional.empty();
    }

    static Tail digest(Digest digest) {
        return new Tail(Kind.DIGEST, digest.hex());
    }

    @Override
    public String toString() {
        return switch (kind) {
            case ANY -> "";
            case TAG -> ":" + text;
            case TAG_PREFIX -> ":" + text + "*";
            case DIGEST -> "@sha256:" + text;
        };
    }
}
