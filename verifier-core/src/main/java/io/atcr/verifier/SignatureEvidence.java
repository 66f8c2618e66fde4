package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What was found about one signature on one image: the value kept in the cache.
 *
 * @param did whose signature it would be
 * @param reason why it is not one; {@link Reason#NONE} if it is
 * @param detail the reason in words, escaped; empty if it is one
 * @param checks the checks that were made, in order
 * @param signer who signed and what; present exactly if the reason is {@link Reason#NONE}
 * @param pds the PDS that the DID document names, as far as it is known
 * @param lastProof the last time that the same was proven live, where that may be tolerated in its place; not kept with the evidence
 */
public record SignatureEvidence(
        Did did, Reason reason, String detail, List<Check> checks, Optional<VerifiedSigner> signer, Optional<URI> pds,
        Optional<LastProof> lastProof) {

    /**
     * Makes the list immutable.
     *
     * @param did whose signature it would be
     * @param reason why it is not one; {@link Reason#NONE} if it is
     * @param detail the reason in words, escaped; empty if it is one
     * @param checks the checks that were made, in order
     * @param signer who signed and what; present exactly if the reason is {@link Reason#NONE}
     * @param pds the PDS that the DID document names, as far as it is known
     * @param lastProof the last time that the same was proven live
     * @throws IllegalArgumentException if reason and signer contradict each other, or the signer is another DID
     */
    public SignatureEvidence {
        checks = List.copyOf(checks);
        if (signer.isPresent() != (reason == Reason.NONE) || signer.filter(s -> !s.did().equals(did)).isPresent()) {
            throw new IllegalArgumentException("signer contradicts reason or DID");
        }
    }

    /** Evidence that nothing is known to stand in for. */
    SignatureEvidence(Did did, Reason reason, String detail, List<Check> checks, Optional<VerifiedSigner> signer, Optional<URI> pds) {
        this(did, reason, detail, checks, signer, pds, Optional.empty());
    }

    SignatureEvidence withLastProof(LastProof proof) {
        return new SignatureEvidence(did, reason, detail, checks, signer, pds, Optional.of(proof));
    }
}
