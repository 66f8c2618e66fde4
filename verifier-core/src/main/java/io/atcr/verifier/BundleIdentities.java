package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.CryptoException;
import io.atcr.crypto.PublicKey;
import io.atcr.did.DidDocument;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.net.UntrustedText;
import io.atcr.did.plc.PlcHead;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogEntry;
import io.atcr.did.plc.PlcLogVerification;
import io.atcr.did.plc.PlcLogVerifier;
import io.atcr.did.plc.PlcViolation;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.bundle.BundleSigner;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which keys may have signed a bundled commit: for a did:plc, those of its verified log, if a head that this installation has seen stands in it or
 * the policy pins the key; for a did:web, those that the policy pins.
 *
 * <p>What was seen is only read: a bundle is nothing that was seen. Thread-safe.
 */
final class BundleIdentities {
    private final PlcLogVerifier logs;
    private final PlcHeadStore heads;
    private final TrustPolicy policy;

    BundleIdentities(PlcLogVerifier logs, PlcHeadStore heads, TrustPolicy policy) {
        this.logs = logs;
        this.heads = heads;
        this.policy = policy;
    }

    /**
     * Keys, or why there are none.
     *
     * @param keys the keys that may have signed; present exactly if the reason is {@link Reason#NONE}
     * @param pds the PDS that the log's head names
     */
    record Outcome(Reason reason, String detail, Optional<SigningKeys> keys, Optional<URI> pds) {
        static Outcome refused(Reason reason, String detail) {
            return new Outcome(reason, UntrustedText.escape(detail), Optional.empty(), Optional.empty());
        }
    }

    /** The keys that the policy pins the account to; empty if any key of its document will do. */
    List<String> pinned(Did did) {
        return PinnedKeys.of(policy, did);
    }

    Outcome resolve(BundleSigner signer, Instant now, CheckLog log) {
        log.start();
        Outcome outcome = signer.log().isPresent() ? plc(signer.did(), signer.log().get(), now, log) : web(signer.did(), log);
        if (outcome.reason() != Reason.NONE) {
            log.add(CheckCode.DID_RESOLVED, outcome.reason(), signer.did().toString(), "a history that can be relied on", outcome.detail(), "bundle");
        }
        return outcome;
    }

    private Outcome web(Did did, CheckLog log) {
        List<String> pinned = pinned(did);
        if (pinned.isEmpty()) {
            return Outcome.refused(Reason.KEY_NOT_PINNED, "a bundle cannot show the document of " + did + ", and the policy pins no key of it");
        }
        log.passed(CheckCode.DID_RESOLVED, did.toString(), "the keys that the policy pins", "policy");
        return new Outcome(Reason.NONE, "", Optional.of(SigningKeys.pinned(pinned.stream().map(BundleIdentities::key).flatMap(Optional::stream).toList())),
                Optional.empty());
    }

    private static Optional<PublicKey> key(String didKey) {
        try {
            return Optional.of(PublicKey.parseDidKey(didKey));
        } catch (CryptoException noKey) {
            return Optional.empty();
        }
    }

    private Outcome plc(Did did, byte[] json, Instant now, CheckLog checks) {
        PlcLogVerification verification = logs.verify(did, json);
        if (verification.log().isEmpty()) {
            String violation = verification.violation().map(PlcViolation::toString).orElse("");
            return Outcome.refused(Reason.DID_HISTORY, "the operation log of " + did + " is not valid: " + violation);
        }
        PlcLog log = verification.log().get();
        if (!Arrays.equals(log.toJson(), json)) {
            return Outcome.refused(Reason.BAD_BUNDLE, "the operation log of " + did + " is not in its one spelling");
        }
        boolean seen;
        try {
            seen = standsOnSeen(log, now);
        } catch (IOException state) {
            return Outcome.refused(Reason.STATE_UNAVAILABLE, "what was seen of " + did + " before could not be read: " + state.getMessage());
        } catch (DidException conflict) {
            return Outcome.refused(Reason.DID_HISTORY, "the bundle does not agree with what was seen: " + conflict.getMessage());
        }
        if (!seen && pinned(did).isEmpty()) {
            return Outcome.refused(Reason.HISTORY_UNPINNED,
                    "nothing shows that the history of " + did + " is whole: no operation of it was seen live, and the policy pins no key");
        }
        return current(log, seen, checks);
    }

    private Outcome current(PlcLog log, boolean seen, CheckLog checks) {
        Optional<DidDocument> document;
        try {
            document = log.didDocument();
        } catch (DidException e) {
            return Outcome.refused(Reason.BAD_DID_DOCUMENT, String.valueOf(e.getMessage()));
        }
        if (document.isEmpty()) {
            return Outcome.refused(Reason.DID_NOT_FOUND, log.did() + " was given up by operation " + log.head().cid());
        }
        Optional<PublicKey> key = document.get().signingKey();
        if (key.isEmpty()) {
            return Outcome.refused(Reason.BAD_DID_DOCUMENT, "the DID document of " + log.did() + " has no usable atproto signing key");
        }
        checks.passed(CheckCode.DID_RESOLVED, log.did().toString(), key.get().toDidKey() + " by operation " + log.head().cid() + " of "
                + log.head().createdAt() + (seen ? ", after one that was seen live" : ", of which nothing was seen live"), "bundle");
        return new Outcome(Reason.NONE, "", Optional.of(SigningKeys.of(log, key.get())), document.get().pdsEndpoint());
    }

    /**
     * Whether an operation that was seen live stands in the log, neither missing nor undone. A recovery since is for the directory to
     * show: of when it took place, a bundle has only its own word.
     */
    private boolean standsOnSeen(PlcLog log, Instant now) throws IOException, DidException {
        Optional<PlcHead> mark = heads.head(log.did());
        if (!log.requireAgreement(mark, now)) {
            return false;
        }
        PlcLogEntry entry = log.entry(mark.get().cid()).orElseThrow();
        if (entry.nullified()) {
            throw new DidException(DidError.HISTORY_FORKED, log.did(), "operation " + entry.cid() + " was seen live, and a recovery undoes it here: verify live first");
        }
        return true;
    }
}
