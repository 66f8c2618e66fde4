package io.atcr.car;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first rule that a repository breaks, and where. Immutable and thread-safe. */
public final class RepoViolation {
    private final ProofFailure failure;
    private final @Nullable CarError error;
    private final String detail;
    private final long offset;
    private final @Nullable Cid block;
    private final @Nullable String key;

    RepoViolation(ProofFailure failure, @Nullable CarError error, String detail, long offset, @Nullable Cid block, @Nullable String key) {
        this.failure = failure;
        this.error = error;
        this.detail = detail;
        this.offset = offset;
        this.block = block;
        this.key = key;
    }

    static RepoViolation of(ProofFailure failure, CarException cause, @Nullable Cid block, @Nullable String key) {
        ProofFailure kind = cause.code().isLimit() ? ProofFailure.LIMIT : failure;
        return new RepoViolation(kind, cause.code(), String.valueOf(cause.getMessage()), cause.offset(), block, key);
    }

    /** A key as text: its printable ASCII characters, every other byte as a percent sign and two digits. */
    static String keyText(byte[] key, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            int b = key[i] & 0xff;
            if (b > ' ' && b < 0x7f && b != '%') {
                text.append((char) b);
            } else {
                text.append('%').append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return text.toString();
    }

    /**
     * Returns the kind of violation.
     *
     * @return a stable code, never {@link ProofFailure#NONE}
     */
    public ProofFailure failure() {
        return failure;
    }

    /**
     * Returns the rule that the bytes break.
     *
     * @return the stable code; empty where no bytes are malformed (another DID, a wrong signature, a missing or unreachable block)
     */
    public Optional<CarError> error() {
        return Optional.ofNullable(error);
    }

    /**
     * Returns what was expected and what was found.
     *
     * @return a sentence for people
     */
    public String detail() {
        return detail;
    }

    /**
     * Returns where in the CAR it is.
     *
     * @return the offset in bytes, -1 where none applies
     */
    public long offset() {
        return offset;
    }

    /**
     * Returns the block it is in, or that is missing.
     *
     * @return the CID; empty if the CAR itself is malformed
     */
    public Optional<Cid> block() {
        return Optional.ofNullable(block);
    }

    /**
     * Returns the tree key it is at, or after.
     *
     * @return the key; bytes that are not printable ASCII, and the percent sign, as {@code %} and two hexadecimal digits; empty where none
     *     applies
     */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /**
     * Describes the violation.
     *
     * @return its code, sentence and place
     */
    @Override
    public String toString() {
        return failure + ": " + detail + (block == null ? "" : ", block " + block) + (key == null ? "" : ", key " + key);
    }
}
