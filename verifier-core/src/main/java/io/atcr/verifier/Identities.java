package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidDocument;
import io.atcr.did.DidException;
import io.atcr.did.DidResolver;
import io.atcr.did.net.UntrustedText;
import java.util.List;
import java.util.Optional;

/** DIDs to documents. Thread-safe. */
final class Identities {
    private final DidResolver resolver;
    private final Generations generations;

    Identities(DidResolver resolver, Generations generations) {
        this.resolver = resolver;
        this.generations = generations;
    }

    /** A document, or why there is none. */
    record Outcome(Optional<DidDocument> document, Reason reason, String detail) {}

    /**
     * What was found of a DID before it was needed, with the checks that go with it.
     *
     * @param generation the generation of the DID when the look began
     */
    record Known(Did did, String generation, Outcome outcome, List<Check> checks) {}

    /** Resolves a DID ahead of its use. */
    Known ahead(Did did, Deadline deadline) {
        String generation = generations.of(did);
        CheckLog log = new CheckLog();
        Outcome outcome = resolve(did, deadline, log);
        return new Known(did, generation, outcome, log.checks());
    }

    Outcome resolve(Did did, Deadline deadline, CheckLog log) {
        try {
            return new Outcome(Optional.of(resolver.resolve(did, deadline.remaining())), Reason.NONE, "");
        } catch (DidException e) {
            Reason reason = reasonOf(e);
            String detail = UntrustedText.escape(String.valueOf(e.getMessage()));
            log.add(CheckCode.DID_RESOLVED, reason, did.toString(), "a DID document", detail, "DID resolution");
            return new Outcome(Optional.empty(), reason, detail);
        }
    }

    /** Looks past the cache, as often as the resolver admits; whether the key or the PDS is another one than in {@code held}. */
    boolean changed(DidDocument held, Deadline deadline) {
        try {
            DidDocument fresh = resolver.refresh(held.did(), deadline.remaining());
            return !held.signingKey().equals(fresh.signingKey()) || !held.pdsEndpoint().equals(fresh.pdsEndpoint());
        } catch (DidException e) {
            return false;
        }
    }

    static Reason reasonOf(DidException e) {
        return switch (e.code()) {
            case NOT_FOUND, TOMBSTONED, INVALID_DID, UNSUPPORTED_METHOD -> Reason.DID_NOT_FOUND;
            case ADDRESS_REFUSED -> Reason.ADDRESS_REFUSED;
            case UNEXPECTED_RESPONSE -> Reason.DID_UNAVAILABLE;
            case STATE_UNAVAILABLE -> Reason.STATE_UNAVAILABLE;
            case INVALID_HISTORY, HISTORY_WITHHELD, HISTORY_FORKED, HISTORY_IN_FUTURE -> Reason.DID_HISTORY;
            default -> e.transientFailure() ? Reason.DID_UNAVAILABLE : Reason.BAD_DID_DOCUMENT;
        };
    }
}
