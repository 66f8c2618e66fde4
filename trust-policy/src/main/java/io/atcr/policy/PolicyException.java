package io.atcr.policy;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says that a policy does not load: which rule, where in which file, what was found there and what is allowed. */
public final class PolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The broken rule. */
    private final PolicyError code;
    /** The file. */
    private final String source;
    /** The line, from 1. */
    private final int line;
    /** The column, from 1. */
    private final int column;
    /** What stands there. */
    private final String found;
    /** What may stand there. */
    private final String allowed;
    /** A near allowed word. */
    private final @Nullable String suggestion;

    PolicyException(PolicyError code, String source, int line, int column, String found, String allowed, @Nullable String suggestion) {
        super(Printable.escape(source) + (line > 0 ? ":" + line + ":" + column : "") + ": " + code + ": found " + found
                + "; allowed: " + allowed + (suggestion == null ? "" : "; did you mean '" + Printable.escape(suggestion) + "'?"));
        this.code = Objects.requireNonNull(code, "code");
        this.source = source;
        this.line = line;
        this.column = column;
        this.found = found;
        this.allowed = allowed;
        this.suggestion = suggestion == null ? null : Printable.escape(suggestion);
    }

    /**
     * The stable code of the broken rule.
     *
     * @return the code
     */
    public PolicyError code() {
        return code;
    }

    /**
     * The file, or the name that the caller gave to the text.
     *
     * @return the source as given, not escaped
     */
    public String source() {
        return source;
    }

    /**
     * The line of what was found.
     *
     * @return the line, from 1; 0 when the whole file is meant
     */
    public int line() {
        return line;
    }

    /**
     * The column of what was found.
     *
     * @return the column in code points, from 1; 0 when the whole file is meant
     */
    public int column() {
        return column;
    }

    /**
     * What stands there, escaped and cut to be safe to print.
     *
     * @return a short description
     */
    public String found() {
        return found;
    }

    /**
     * What may stand there.
     *
     * @return a short description
     */
    public String allowed() {
        return allowed;
    }

    /**
     * The allowed word that is nearest to what was found.
     *
     * @return the word, or empty when nothing is near
     */
    public Optional<String> suggestion() {
        return Optional.ofNullable(suggestion);
    }
}
