package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import java.net.URI;
import java.time.Duration;

/**
 * Where proofs come from: by default the PDS that the DID document names. Thread-safe.
 *
 * <p>What it returns is not trusted: the bytes are verified by the caller. A source decides only whether there is an answer.
 */
public interface RecordSource {

    /**
     * Fetches the proof that a record is, or is not, in the repository's current head.
     *
     * <p>ATProto: {@code com.atproto.sync.getRecord}.
     *
     * @param pds the origin of the PDS
     * @param did the repository's DID
     * @param path the record's path
     * @param timeout the longest it may take
     * @return the bytes of a CAR file
     * @throws RecordSourceException if there is no answer that could be a proof
     */
    byte[] fetchProof(URI pds, Did did, RecordPath path, Duration timeout) throws RecordSourceException;

    /**
     * Fetches the whole repository at its current head.
     *
     * <p>ATProto: {@code com.atproto.sync.getRepo}.
     *
     * @param pds the origin of the PDS
     * @param did the repository's DID
     * @param timeout the longest it may take
     * @return the bytes of a CAR file
     * @throws RecordSourceException if there is no answer that could be a repository
     */
    byte[] fetchRepository(URI pds, Did did, Duration timeout) throws RecordSourceException;
}
