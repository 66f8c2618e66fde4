package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidException;
import io.atcr.did.Handle;
import io.atcr.did.HandleResolver;
import java.util.Optional;

/** Handles to DIDs, each direction apart, since the second one is asked only of those who matter. Thread-safe. */
final class Handles {
    private final HandleResolver resolver;

    Handles(HandleResolver resolver) {
        this.resolver = resolver;
    }

    /** The DID that the handle names, which may be anybody's. */
    Account resolve(Handle handle, CheckCode code, Deadline deadline, CheckLog log) {
        try {
            return Account.found(log, code, handle.toString(), resolver.resolve(handle, deadline.remaining()), "handle resolution");
        } catch (DidException e) {
            String detail = "the handle " + handle + " could not be resolved: " + e.getMessage();
            return Account.refused(log, code, Reason.OWNER_UNRESOLVED, handle.toString(), detail);
        }
    }

    /** The other direction: the DID document names the handle. */
    Account confirm(String handle, Identities.Known known, CheckCode code, CheckLog log) {
        Did did = known.did();
        Identities.Outcome identity = known.outcome();
        if (identity.document().isEmpty()) {
            log.addAll(known.checks());
            return new Account(Optional.empty(), identity.reason(), identity.detail());
        }
        boolean confirmed = identity.document().get().handle().filter(h -> h.toString().equals(handle)).isPresent();
        if (!confirmed) {
            return Account.refused(log, code, Reason.OWNER_UNRESOLVED, handle, "the DID document of " + did + " does not confirm the handle " + handle);
        }
        return Account.found(log, code, handle, did, "DID document");
    }
}
