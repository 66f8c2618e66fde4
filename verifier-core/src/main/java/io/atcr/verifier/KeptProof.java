package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import java.net.URI;
import java.time.Duration;

/** Keeps the last proof that went through, which is the one that was verified. For one prover and one thread. */
final class KeptProof implements RecordSource {
    private final RecordSource source;
    private byte[] last = new byte[0];

    KeptProof(RecordSource source) {
        this.source = source;
    }

    byte[] last() {
        return last;
    }

    @Override
    public byte[] fetchProof(URI pds, Did did, RecordPath path, Duration timeout) throws RecordSourceException {
        last = source.fetchProof(pds, did, path, timeout);
        return last;
    }

    @Override
    public byte[] fetchRepository(URI pds, Did did, Duration timeout) throws RecordSourceException {
        return source.fetchRepository(pds, did, timeout);
    }
}
