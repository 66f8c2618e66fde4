package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.DidException;
import io.atcr.did.Handle;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the first segment of an image path on an ATCR registry says: who the owner is, or a handle to be asked for, or why it is neither.
 *
 * @param source where the DID stands
 */
record OwnerSegment(String segment, Optional<Did> did, String source, Optional<Handle> handle, Reason reason, String detail) {
    private static OwnerSegment of(String segment, Did did, String source) {
        return new OwnerSegment(segment, Optional.of(did), source, Optional.empty(), Reason.NONE, "");
    }

    private static OwnerSegment refused(Reason reason, String segment, String detail) {
        return new OwnerSegment(segment, Optional.empty(), "", Optional.empty(), reason, detail);
    }

    /** Reads the segment; asks nobody. */
    static OwnerSegment of(ImageReference reference, TrustPolicy policy) {
        return of(reference, policy::owner);
    }

    /** Reads the segment as these names have it; asks nobody. */
    static OwnerSegment of(ImageReference reference, Function<String, Optional<Did>> names) {
        Optional<String> segment = reference.owner();
        if (segment.isEmpty()) {
            String path = reference.registry() + "/" + reference.repository();
            return refused(Reason.NO_OWNER, path, "the image path " + path + " has no owner segment");
        }
        String owner = segment.get();
        Optional<Did> mapped = names.apply(owner);
        if (mapped.isPresent()) {
            return of(owner, mapped.get(), "policy");
        }
        if (owner.startsWith("did:")) {
            try {
                return of(owner, Did.parse(owner), "reference");
            } catch (SyntaxException e) {
                return refused(Reason.BAD_OWNER, owner, "the owner is not a DID: " + e.getMessage());
            }
        }
        try {
            return new OwnerSegment(owner, Optional.empty(), "", Optional.of(Handle.parse(owner)), Reason.NONE, "");
        } catch (DidException e) {
            return refused(Reason.BAD_OWNER, owner,
                    "the owner is neither a DID nor a handle, nor named by the policy's owners: " + e.getMessage());
        }
    }

    /** The account, unless there is a handle to be asked for. */
    Account said(CheckLog log) {
        return did.isPresent()
                ? Account.found(log, CheckCode.OWNER_RESOLVED, segment, did.get(), source)
                : Account.refused(log, CheckCode.OWNER_RESOLVED, reason, segment, detail);
    }
}
