package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidException;
import io.atcr.did.Handle;
import io.atcr.did.HandleResolver;
import java.util.Optional;

/** Handles to DIDs, each direction apart, since the second one is asked only of those who matter. Thread-safe. */
final class Handles {
    private final HandleResolver resolver;
    private final Identities identities;

    Handles(HandleResolver resolver, Identities identities) {
        this.resolver = resolver;
        this.identities = identities;
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
    Account confirm(String handle, Did did, CheckCode code, Deadline deadline, CheckLog log) {
        Identities.Outcome identity = identities.resolve(did, deadline, log);
        if (identity.document().isEmpty()) {
            return new Account(Optional.empty(), identity.reason(), identity.detail());
        }
        boolean confirmed = identity.document().get().handle().filter(h -> h.toString().equals(handle)).isPresent();
        if (!confirmed) {
            return Account.refused(log, code, Reason.OWNER_UNRESOLVED, handle, "the DID document of " + did + " does not confirm the handle " + handle);
        }
        return Account.found(log, code, handle, did, "DID document");
    }
}
