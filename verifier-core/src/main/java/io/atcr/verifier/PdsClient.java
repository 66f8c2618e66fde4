package io.atcr.verifier;

import io.atcr.car.CarException;
import io.atcr.car.CarFile;
import io.atcr.car.Cid;
import io.atcr.car.Commit;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.RedirectPolicy;
import io.atcr.did.net.UntrustedText;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Reads repositories from a PDS, over the vetted connector and without following redirects. Thread-safe.
 *
 * <p>ATProto: HTTP API, {@code com.atproto.sync}.
 */
public final class PdsClient implements RecordSource {
    private static final String CAR = "application/vnd.ipld.car";
    private static final Map<String, Reason> INACTIVE = Map.of(
            "RepoTakendown", Reason.ACCOUNT_INACTIVE,
            "RepoSuspended", Reason.ACCOUNT_INACTIVE,
            "RepoDeactivated", Reason.ACCOUNT_INACTIVE);

    private final HttpFetcher fetcher;
    private final VerifierLimits limits;

    /**
     * Makes a client.
     *
     * @param fetcher the connector; the client does not close it
     * @param limits the limits on what is read
     */
    public PdsClient(HttpFetcher fetcher, VerifierLimits limits) {
        this.fetcher = Objects.requireNonNull(fetcher, "fetcher");
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    @Override
    public byte[] fetchProof(URI pds, Did did, RecordPath path, Duration timeout) throws RecordSourceException {
        String query = "did=" + encode(did.toString())
                + "&collection=" + encode(path.collection().toString())
                + "&rkey=" + encode(path.recordKey().toString());
        return fetch(pds, "com.atproto.sync.getRecord", query, limits.maxProofBytes(), timeout);
    }

    @Override
    public byte[] fetchRepository(URI pds, Did did, Duration timeout) throws RecordSourceException {
        return fetch(pds, "com.atproto.sync.getRepo", "did=" + encode(did.toString()), limits.maxRepositoryBytes(), timeout);
    }

    /**
     * Fetches one commit of a repository by its CID: {@code FetchCommit}.
     *
     * <p>The commit's bytes hash to the CID and are a well-formed commit of the DID. Its signature is not checked here, and it
     * proves nothing about any record: use {@link Commit#verify} for the one and {@link Verifier} for the other. A PDS keeps only
     * the current commit, so that any other is normally {@link Reason#COMMIT_UNAVAILABLE}.
     *
     * @param pds the origin of the PDS, as in the DID document
     * @param did the repository's DID
     * @param commit the commit's CID
     * @return the commit, not yet verified
     * @throws RecordSourceException if the PDS has no such commit, or no answer
     */
    public Commit fetchCommit(URI pds, Did did, Cid commit) throws RecordSourceException {
        byte[] car = fetchRepository(pds, did, limits.totalTimeout());
        try {
            byte[] block = CarFile.read(car, limits.car()).blocks().get(commit);
            if (block == null) {
                throw new RecordSourceException(Reason.COMMIT_UNAVAILABLE, "the repository of " + did + " no longer holds commit " + commit);
            }
            Commit decoded = Commit.decode(block);
            if (!decoded.did().equals(did)) {
                throw new RecordSourceException(Reason.WRONG_DID, "commit " + commit + " is of " + UntrustedText.escape(decoded.did().toString()));
            }
            return decoded;
        } catch (CarException e) {
            throw new RecordSourceException(Reason.PROOF_UNUSABLE, "the repository of " + did + " is unusable: " + e.getMessage());
        }
    }

    private byte[] fetch(URI pds, String method, String query, int maxBytes, Duration timeout) throws RecordSourceException {
        URI uri = URI.create(origin(pds) + "/xrpc/" + method + "?" + query);
        FetchResponse response;
        try {
            response = fetcher.fetch(FetchRequest.get(uri)
                    .header("accept", CAR)
                    .maxBody(maxBytes)
                    .timeout(timeout)
                    .redirects(RedirectPolicy.NONE));
        } catch (FetchException e) {
            Reason reason = e.code() == FetchError.ADDRESS_REFUSED || e.code() == FetchError.SCHEME_REFUSED
                    ? Reason.ADDRESS_REFUSED
                    : Reason.PDS_UNAVAILABLE;
            throw new RecordSourceException(reason, method + " at " + UntrustedText.escape(origin(pds)) + ": " + e.getMessage());
        }
        if (response.status() != 200) {
            throw refused(pds, method, response);
        }
        return response.body();
    }

    private static RecordSourceException refused(URI pds, String method, FetchResponse response) {
        String error = XrpcError.nameOf(response.body());
        Reason reason = INACTIVE.getOrDefault(error, Reason.PDS_UNAVAILABLE);
        return new RecordSourceException(
                reason,
                method + " at " + UntrustedText.escape(origin(pds)) + " answered " + response.status()
                        + (error.isEmpty() ? "" : " " + UntrustedText.escape(error)));
    }

    private static String origin(URI pds) {
        return pds.getScheme() + "://" + pds.getRawAuthority();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
