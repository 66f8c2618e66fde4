package io.atcr.car;

/** Hears how far a {@link RepoVerifier} has come, on the thread that verifies. What it throws ends the verification. */
@FunctionalInterface
public interface RepoProgress {
    /**
     * Takes a step, now and then.
     *
     * @param bytes how many bytes of the CAR have been read and hashed
     * @param records how many records have been checked, 0 until all bytes have been read
     */
    void reached(long bytes, long records);
}
