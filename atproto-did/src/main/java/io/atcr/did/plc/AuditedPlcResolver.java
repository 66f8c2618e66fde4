package io.atcr.did.plc;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidDocument;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.DidResolver;
import io.atcr.did.net.FetchLimits;
import io.atcr.did.net.UntrustedText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * Resolves did:plc by its operation log: fetches the log, verifies it from the DID up, and builds the DID document from it. The directory is
 * trusted for being there, and for nothing that a rotation key has to sign.
 *
 * <p>The newest operation that was seen is remembered for each DID, and every later log has to have it. A log that does not is an older one
 * ({@link DidError#HISTORY_WITHHELD}) or another history ({@link DidError#HISTORY_FORKED}); so is a log with other times for what was seen,
 * and a recovery that the directory dates back to before it was seen to be missing. What no log can prove stays with the directory: at
 * first sight, that nothing newer exists; and within 72 hours, which of two histories is the right one.
 *
 * <p>Keeps no documents; {@link DidResolver#builder()} puts a cache before it. Immutable but for its store; thread-safe.
 */
public final class AuditedPlcResolver implements DidResolver {

    private static final int MAX_ATTEMPTS = 64;

    private final PlcDirectory directory;
    private final PlcHeadStore heads;
    private final PlcLogVerifier verifier;
    private final InstantSource clock;

    /**
     * A resolver.
     *
     * @param directory who is asked
     * @param heads what was seen before
     * @param verifier verifies logs; its limits hold for what is fetched, too
     * @param clock the clock that operations are compared with
     */
    public AuditedPlcResolver(PlcDirectory directory, PlcHeadStore heads, PlcLogVerifier verifier, InstantSource clock) {
        this.directory = Objects.requireNonNull(directory);
        this.heads = Objects.requireNonNull(heads);
        this.verifier = Objects.requireNonNull(verifier);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public DidDocument resolve(Did did) throws DidException {
        return resolve(did, FetchLimits.DEFAULT_TOTAL_TIMEOUT);
    }

    @Override
    public DidDocument resolve(Did did, Duration timeout) throws DidException {
        PlcLog log = audit(did, timeout);
        return log.didDocument().orElseThrow(
                () -> new DidException(DidError.TOMBSTONED, did, did + " was given up by operation " + log.head().cid()));
    }

    @Override
    public DidDocument refresh(Did did, Duration timeout) throws DidException {
        return resolve(did, timeout);
    }

    /**
     * The verified log of an identity, of which the newest operation is remembered.
     *
     * @param did a did:plc
     * @param timeout the longest it may take
     * @return the log; that of an identity that was given up ends in a tombstone
     * @throws DidException if there is none to be had; with {@link DidError#INVALID_HISTORY} if the log breaks a rule, with a code that
     *     starts with HISTORY if it does not agree with what was seen before
     */
    public PlcLog audit(Did did, Duration timeout) throws DidException {
        PlcDirectory.requirePlc(did);
        try {
            PlcLog log = fetch(did, heads.head(did).isPresent(), timeout);
            remember(log);
            return log;
        } catch (IOException state) {
            throw new DidException(DidError.STATE_UNAVAILABLE, did, "what was seen of " + did + " before could not be read or kept: "
                    + UntrustedText.escape(String.valueOf(state.getMessage())));
        }
    }

    /** Holds the log against the mark that is replaced by it, and not against one that was read while the directory took its time. */
    private void remember(PlcLog log) throws DidException, IOException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Optional<PlcHead> seen = heads.head(log.did());
            Instant now = clock.instant();
            HistoryCheck check = new HistoryCheck(log, now);
            check.requireAgreement(seen);
            PlcHead next = new PlcHead(log.head().cid(), log.head().createdAt(), log.history(log.head().index()), now);
            if (seen.isPresent() && !check.rises(seen.get(), next) || heads.replace(log.did(), seen, next)) {
                return;
            }
        }
        throw new IOException("too many others write");
    }

    private PlcLog fetch(Did did, boolean known, Duration timeout) throws DidException {
        byte[] json;
        try {
            json = directory.auditLog(did, verifier.limits().maxLogBytes(), timeout);
        } catch (DidException failure) {
            // that an identity was given up is for its log to say
            if (known && (failure.code() == DidError.NOT_FOUND || failure.code() == DidError.TOMBSTONED)) {
                throw new DidException(DidError.HISTORY_WITHHELD, did, "the directory has no log of " + did + ", of which one was seen before");
            }
            // a body over its limit is no log, and says nothing about the document
            throw failure.code() == DidError.MALFORMED_DOCUMENT
                    ? new DidException(DidError.INVALID_HISTORY, did, "the operation log of " + did + " could not be read: " + failure.getMessage())
                    : failure;
        }
        PlcLogVerification verification = verifier.verify(did, json);
        return verification.log().orElseThrow(() -> new DidException(DidError.INVALID_HISTORY, did,
                "the operation log of " + did + " is not valid: " + verification.violation().map(PlcViolation::toString).orElse("")));
    }
}
