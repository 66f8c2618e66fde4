package io.atcr.verifier.bundle;

import io.atcr.did.net.UntrustedText;
import java.util.Objects;

/** A bundle that cannot be used. The message is escaped and names the place. */
public final class BundleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final BundleError code;
    private final String field;

    /**
     * A refusal.
     *
     * @param code why
     * @param field the place, such as {@code signers[1].proof}; empty for the whole
     * @param detail what is wrong with it, in words
     */
    public BundleException(BundleError code, String field, String detail) {
        super(UntrustedText.escape((field.isEmpty() ? "" : field + ": ") + detail));
        this.code = Objects.requireNonNull(code, "code");
        this.field = field;
    }

    /**
     * Why it cannot be used.
     *
     * @return the code
     */
    public BundleError code() {
        return code;
    }

    /**
     * Where it is wrong.
     *
     * @return a field, such as {@code signers[1].proof}; empty for the whole
     */
    public String field() {
        return field;
    }
}
