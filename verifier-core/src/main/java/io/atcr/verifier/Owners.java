package io.atcr.verifier;

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

    /** Reads the owner segment; asks nobody. */
    OwnerSegment named(ImageReference reference) {
        return OwnerSegment.of(reference, policy);
    }

    Account resolve(OwnerSegment named, Deadline deadline, CheckLog log) {
        return named.handle().isPresent() ? handles.resolve(named.handle().get(), CheckCode.OWNER_RESOLVED, deadline, log) : named.said(log);
    }

    /** The other direction: the DID document names the handle. Not asked for what the policy or the reference says outright. */
    Account confirm(OwnerSegment named, Identities.Known known, CheckLog log) {
        return named.handle().isPresent()
                ? handles.confirm(named.segment(), known, CheckCode.OWNER_RESOLVED, log)
                : new Account(Optional.of(known.did()), Reason.NONE, "");
    }
}
