package io.atcr.did.plc;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.json.JsonException;
import io.atcr.did.json.StrictJson;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies operation logs as {@code GET /DID/log/audit} of a did:plc directory serves them: the chain of hashes from the DID itself, every
 * signature, the authority of rotation keys, recovery within 72 hours and what it nullifies, tombstones, and the {@code create} operations
 * of before 2023. What is proven is proven without trust in the directory; see {@link PlcLog}.
 *
 * <p>Immutable but for a small memory of parsed keys, so keep it; thread-safe. did:plc specification, Operation Validation; Key Rotation and Account Recovery.
 */
public final class PlcLogVerifier {

    private final SignatureVerifier signatures;
    private final PlcLimits limits;
    private final Set<Cid> unsigned;
    private final StrictJson json;
    private final KnownKeys keys = new KnownKeys();

    /** A verifier with {@link SignatureVerifier#preferred()} and {@link PlcLimits#defaults()}. */
    public PlcLogVerifier() {
        this(SignatureVerifier.preferred(), PlcLimits.defaults(), Set.of());
    }

    private PlcLogVerifier(SignatureVerifier signatures, PlcLimits limits, Set<Cid> unsigned) {
        this.signatures = signatures;
        this.limits = limits;
        this.unsigned = unsigned;
        this.json = new StrictJson(limits.maxLogBytes());
    }

    /**
     * A verifier with another arithmetic.
     *
     * @param signatures checks signatures
     * @return a new verifier
     */
    public PlcLogVerifier withSignatureVerifier(SignatureVerifier signatures) {
        return new PlcLogVerifier(Objects.requireNonNull(signatures), limits, unsigned);
    }

    /**
     * A verifier with other limits.
     *
     * @param limits the limits
     * @return a new verifier
     */
    public PlcLogVerifier withLimits(PlcLimits limits) {
        return new PlcLogVerifier(signatures, Objects.requireNonNull(limits), unsigned);
    }

    /**
     * A verifier that takes the named operations without checking their signatures, for logs that hold operations which the public
     * directory once accepted although their signatures break the rules (did-method-plc issue 109). All other rules hold for them, and
     * what they name can be undone by any rotation key of the operation before. Default: none.
     *
     * @param operations the CIDs of such operations, from a list that the caller trusts
     * @return a new verifier
     */
    public PlcLogVerifier withKnownBadSignatures(Set<Cid> operations) {
        return new PlcLogVerifier(signatures, limits, Set.copyOf(operations));
    }

    /**
     * The limits that logs are held to.
     *
     * @return the limits
     */
    public PlcLimits limits() {
        return limits;
    }

    /**
     * Verifies the log of one identity.
     *
     * @param did the identity
     * @param auditLog the log, JSON in UTF-8
     * @return the verified log, or the first rule it breaks
     */
    public PlcLogVerification verify(Did did, byte[] auditLog) {
        return walk(Objects.requireNonNull(did), auditLog);
    }

    /**
     * Verifies a log and says whose it is: the identity is the one that its first operation makes.
     *
     * @param auditLog the log, JSON in UTF-8
     * @return the verified log, or the first rule it breaks
     */
    public PlcLogVerification verify(byte[] auditLog) {
        return walk(null, auditLog);
    }

    private PlcLogVerification walk(@Nullable Did did, byte[] auditLog) {
        LogWalk walk = new LogWalk(did, new SignatureChecks(signatures, keys, limits.maxSignatureChecks()), unsigned, limits.maxOperations());
        if (auditLog.length > limits.maxLogBytes()) {
            return PlcLogVerification.refused(PlcRule.LIMIT, -1, "the log is larger than " + limits.maxLogBytes() + " bytes");
        }
        try {
            json.forEachObject(auditLog, LogWalk.MAX_ENTRY_CHARS, walk::add);
            return PlcLogVerification.verified(walk.end());
        } catch (JsonException malformed) {
            String where = malformed.offset() < 0 ? "" : " at character " + malformed.offset();
            return PlcLogVerification.refused(PlcRule.MALFORMED_LOG, -1, malformed.getMessage() + where);
        } catch (PlcBreach breach) {
            return PlcLogVerification.refused(breach.rule(), walk.at(), breach.what());
        }
    }
}
