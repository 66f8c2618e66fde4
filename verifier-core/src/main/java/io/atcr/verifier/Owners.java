package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.DidException;
import io.atcr.did.Handle;
import io.atcr.did.HandleResolver;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import java.util.Optional;

/** The account that the first segment of an image path on an ATCR registry names. Thread-safe. */
final class Owners {
    private final TrustPolicy policy;
    private final HandleResolver handles;
    private final Identities identities;

    Owners(TrustPolicy policy, HandleResolver handles, Identities identities) {
        this.policy = policy;
        this.handles = handles;
        this.identities = identities;
    }

    /** A DID, or why there is none. */
    record Owner(Optional<Did> did, Reason reason, String detail) {}

    Owner resolve(ImageReference reference, Deadline deadline, CheckLog log) {
        String subject = reference.registry() + "/" + reference.repository();
        Optional<String> segment = reference.owner();
        if (segment.isEmpty()) {
            return refused(log, Reason.NO_OWNER, subject, "the image path " + subject + " has no owner segment");
        }
        String owner = segment.get();
        Optional<Did> mapped = policy.owner(owner);
        if (mapped.isPresent()) {
            return found(log, owner, mapped.get(), "policy");
        }
        if (owner.startsWith("did:")) {
            try {
                return found(log, owner, Did.parse(owner), "reference");
            } catch (SyntaxException e) {
                return refused(log, Reason.BAD_OWNER, owner, "the owner is not a DID: " + e.getMessage());
            }
        }
        Handle handle;
        try {
            handle = Handle.parse(owner);
        } catch (DidException e) {
            return refused(log, Reason.BAD_OWNER, owner,
                    "the owner is neither a DID nor a handle, nor named by the policy's owners: " + e.getMessage());
        }
        try {
            return found(log, owner, handles.resolve(handle, deadline.remaining()), "handle resolution");
        } catch (DidException e) {
            return refused(log, Reason.OWNER_UNRESOLVED, owner, "the handle " + handle + " could not be resolved: " + e.getMessage());
        }
    }

    /** The other direction: the DID document names the handle. Not asked for what the policy or the reference says outright. */
    Owner confirm(ImageReference reference, Did did, Deadline deadline, CheckLog log) {
        String owner = reference.owner().orElse("");
        if (owner.startsWith("did:") || policy.owner(owner).isPresent()) {
            return new Owner(Optional.of(did), Reason.NONE, "");
        }
        Identities.Outcome identity = identities.resolve(did, deadline, log);
        if (identity.document().isEmpty()) {
            return new Owner(Optional.empty(), identity.reason(), identity.detail());
        }
        boolean confirmed = identity.document().get().handle().filter(h -> h.toString().equals(owner)).isPresent();
        if (!confirmed) {
            return refused(log, Reason.OWNER_UNRESOLVED, owner, "the DID document of " + did + " does not confirm the handle " + owner);
        }
        return found(log, owner, did, "DID document");
    }

    private static Owner found(CheckLog log, String owner, Did did, String source) {
        log.passed(CheckCode.OWNER_RESOLVED, owner, did.toString(), source);
        return new Owner(Optional.of(did), Reason.NONE, "");
    }

    private static Owner refused(CheckLog log, Reason reason, String subject, String detail) {
        log.add(CheckCode.OWNER_RESOLVED, reason, subject, "the owner's DID", detail, "");
        return new Owner(Optional.empty(), reason, UntrustedText.escape(detail));
    }
}
