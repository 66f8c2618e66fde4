package io.atcr.verifier.registry;

import io.atcr.policy.Digest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A listed referrer that yields no signature artifact, and why. Immutable and thread-safe. */
public final class RejectedReferrer {
    private final @Nullable Digest digest;
    private final RegistryError code;
    private final String detail;

    /**
     * Makes an entry.
     *
     * @param digest the digest of the referrer's manifest; null if the list states none
     * @param code why the referrer is not usable
     * @param detail the reason as one line of printable text
     */
    public RejectedReferrer(@Nullable Digest digest, RegistryError code, String detail) {
        this.digest = digest;
        this.code = Objects.requireNonNull(code);
        this.detail = Objects.requireNonNull(detail);
    }

    /**
     * The digest of the referrer's manifest.
     *
     * @return the listed digest, empty when the list does not state a sha256 digest
     */
    public Optional<Digest> digest() {
        return Optional.ofNullable(digest);
    }

    /**
     * The reason as a stable code.
     *
     * @return the code; one that {@linkplain RegistryError#contentUnknown() says so} leaves the referrer unknown
     */
    public RegistryError code() {
        return code;
    }

    /**
     * The reason as a sentence.
     *
     * @return one line of printable text
     */
    public String detail() {
        return detail;
    }

    @Override
    public String toString() {
        return (digest == null ? "?" : digest.toString()) + " " + code + ": " + detail;
    }
}
