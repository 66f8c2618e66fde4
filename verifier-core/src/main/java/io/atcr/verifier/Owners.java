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

    /**
     * What the owner segment says: who it is, or a handle to be asked for, or why it is neither.
     *
     * @param source where the DID stands
     */
    record Named(String segment, Optional<Did> did, String source, Optional<Handle> handle, Reason reason, String detail) {
        private static Named of(String segment, Did did, String source) {
            return new Named(segment, Optional.of(did), source, Optional.empty(), Reason.NONE, "");
        }

        private static Named refused(Reason reason, String segment, String detail) {
            return new Named(segment, Optional.empty(), "", Optional.empty(), reason, detail);
        }
    }

    /** Reads the owner segment; asks nobody. */
    Named named(ImageReference reference) {
        Optional<String> segment = reference.owner();
        if (segment.isEmpty()) {
            String path = reference.registry() + "/" + reference.repository();
            return Named.refused(Reason.NO_OWNER, path, "the image path " + path + " has no owner segment");
        }
        String owner = segment.get();
        Optional<Did> mapped = policy.owner(owner);
        if (mapped.isPresent()) {
            return Named.of(owner, mapped.get(), "policy");
        }
        if (owner.startsWith("did:")) {
            try {
                return Named.of(owner, Did.parse(owner), "reference");
            } catch (SyntaxException e) {
                return Named.refused(Reason.BAD_OWNER, owner, "the owner is not a DID: " + e.getMessage());
            }
        }
        try {
            return new Named(owner, Optional.empty(), "", Optional.of(Handle.parse(owner)), Reason.NONE, "");
        } catch (DidException e) {
            return Named.refused(Reason.BAD_OWNER, owner,
                    "the owner is neither a DID nor a handle, nor named by the policy's owners: " + e.getMessage());
        }
    }

    Account resolve(Named named, Deadline deadline, CheckLog log) {
        if (named.did().isPresent()) {
            return Account.found(log, CheckCode.OWNER_RESOLVED, named.segment(), named.did().get(), named.source());
        }
        return named.handle().isPresent()
                ? handles.resolve(named.handle().get(), CheckCode.OWNER_RESOLVED, deadline, log)
                : Account.refused(log, CheckCode.OWNER_RESOLVED, named.reason(), named.segment(), named.detail());
    }

    /** The other direction: the DID document names the handle. Not asked for what the policy or the reference says outright. */
    Account confirm(Named named, Identities.Known known, CheckLog log) {
        return named.handle().isPresent()
                ? handles.confirm(named.segment(), known, CheckCode.OWNER_RESOLVED, log)
                : new Account(Optional.of(known.did()), Reason.NONE, "");
    }
}
