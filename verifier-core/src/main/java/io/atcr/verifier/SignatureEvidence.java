package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.policy.SignerFacts.TagRecord;
import java.net.URI;
import java.util.List;
import java.util.Objects;
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
 * @param tagRecord whether a tag record under the same commit points to the record; the checks say which tag
 * @param recordAbsent whether the current head proves, under the current key, that the record is not there
 * @param lastProof the last time that the same was proven live, where that may be tolerated in its place; not kept with the evidence
 */
public record SignatureEvidence(
        Did did, Reason reason, String detail, List<Check> checks, Optional<VerifiedSigner> signer, Optional<URI> pds,
        TagRecord tagRecord, boolean recordAbsent, Optional<LastProof> lastProof) {

    /**
     * Makes the list immutable.
     *
     * @param did whose signature it would be
     * @param reason why it is not one; {@link Reason#NONE} if it is
     * @param detail the reason in words, escaped; empty if it is one
     * @param checks the checks that were made, in order
     * @param signer who signed and what; present exactly if the reason is {@link Reason#NONE}
     * @param pds the PDS that the DID document names, as far as it is known
     * @param tagRecord whether a tag record under the same commit points to the record; the checks say which tag
     * @param recordAbsent whether the current head proves, under the current key, that the record is not there
     * @param lastProof the last time that the same was proven live
     * @throws IllegalArgumentException if reason and signer contradict each other, the signer is another DID, or a record is absent for
     *     another reason
     */
    public SignatureEvidence {
        checks = List.copyOf(checks);
        Objects.requireNonNull(tagRecord, "tagRecord");
        Objects.requireNonNull(lastProof, "lastProof");
        if (signer.isPresent() != (reason == Reason.NONE) || signer.filter(s -> !s.did().equals(did)).isPresent()) {
            throw new IllegalArgumentException("signer contradicts reason or DID");
        }
        if (recordAbsent && reason != Reason.RECORD_ABSENT) {
            throw new IllegalArgumentException("an absent record contradicts the reason");
        }
    }

    /**
     * Evidence for which no tag record was looked for, and no record is proven absent under the current head.
     *
     * @param did whose signature it would be
     * @param reason why it is not one; {@link Reason#NONE} if it is
     * @param detail the reason in words, escaped; empty if it is one
     * @param checks the checks that were made, in order
     * @param signer who signed and what; present exactly if the reason is {@link Reason#NONE}
     * @param pds the PDS that the DID document names, as far as it is known
     * @throws IllegalArgumentException if reason and signer contradict each other, or the signer is another DID
     */
    public SignatureEvidence(
            Did did, Reason reason, String detail, List<Check> checks, Optional<VerifiedSigner> signer, Optional<URI> pds) {
        this(did, reason, detail, checks, signer, pds, TagRecord.NOT_LOOKED_AT, false);
    }

    /** Evidence that nothing is known to stand in for. */
    SignatureEvidence(
            Did did, Reason reason, String detail, List<Check> checks, Optional<VerifiedSigner> signer, Optional<URI> pds, TagRecord tagRecord,
            boolean recordAbsent) {
        this(did, reason, detail, checks, signer, pds, tagRecord, recordAbsent, Optional.empty());
    }

    SignatureEvidence withLastProof(LastProof proof) {
        return new SignatureEvidence(did, reason, detail, checks, signer, pds, tagRecord, recordAbsent, Optional.of(proof));
    }
}
