package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.DidException;
import io.atcr.did.Handle;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import java.util.Optional;

/** The account that the first segment of an image path on an ATCR registry names. Thread-safe. */
final class Owners {
    private final TrustPolicy policy;
    private final Handles handles;

    Owners(TrustPolicy policy, Handles handles) {
        this.policy = policy;
        this.handles = handles;
    }

    Account resolve(ImageReference reference, Deadline deadline, CheckLog log) {
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
        return handles.resolve(handle, CheckCode.OWNER_RESOLVED, deadline, log);
    }

    /** The other direction: the DID document names the handle. Not asked for what the policy or the reference says outright. */
    Account confirm(ImageReference reference, Did did, Deadline deadline, CheckLog log) {
        String owner = reference.owner().orElse("");
        if (owner.startsWith("did:") || policy.owner(owner).isPresent()) {
            return new Account(Optional.of(did), Reason.NONE, "");
        }
        return handles.confirm(owner, did, CheckCode.OWNER_RESOLVED, deadline, log);
    }

    private static Account found(CheckLog log, String owner, Did did, String source) {
        return Account.found(log, CheckCode.OWNER_RESOLVED, owner, did, source);
    }

    private static Account refused(CheckLog log, Reason reason, String subject, String detail) {
        return Account.refused(log, CheckCode.OWNER_RESOLVED, reason, subject, detail);
    }
}
