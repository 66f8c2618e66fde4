package io.atcr.car;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A repository that has been checked, and what it is read from. Thread-safe. */
public final class OpenRepository implements AutoCloseable {
    private final RepoVerification verification;
    private final @Nullable VerifiedRepository repository;
    private final Closeable source;

    OpenRepository(RepoVerification verification, @Nullable BlockTable blocks, CarLimits limits, Closeable source) {
        this.verification = verification;
        this.repository = blocks != null && verification.verdict() == RepoVerdict.VERIFIED
                ? new VerifiedRepository(verification.commit().orElseThrow(), blocks, limits)
                : null;
        this.source = source;
    }

    /**
     * Returns the outcome of the check.
     *
     * @return the verification
     */
    public RepoVerification verification() {
        return verification;
    }

    /**
     * Returns the records, if all is well.
     *
     * @return the repository; empty unless the verdict is {@link RepoVerdict#VERIFIED}
     */
    public Optional<VerifiedRepository> repository() {
        return Optional.ofNullable(repository);
    }

    /**
     * Closes the file, and deletes it if it is a temporary one. Of a repository in memory nothing is released, and it remains readable.
     *
     * @throws IOException if the file cannot be closed
     */
    @Override
    public void close() throws IOException {
        source.close();
    }
}
