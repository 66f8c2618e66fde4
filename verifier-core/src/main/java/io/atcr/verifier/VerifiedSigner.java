package io.atcr.verifier;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import java.util.Objects;
import java.util.Optional;

/**
 * Who signed, and what exactly the signature covers.
 *
 * <p>It says that whoever holds the signing key of the account, normally the operator of its PDS, lists this digest in the
 * account's repository. It does not speak of a person, a build or a tag.
 *
 * @param did the account
 * @param signingKey the key the commit verifies under, as {@code did:key}
 * @param record the path of the record in the account's repository
 * @param recordCid the CID of the record's bytes
 * @param commit the CID of the signed commit whose tree holds the record
 * @param rev the revision of that commit
 * @param firstSeen whether no commit of this account had been seen before, so that a rollback could not have been noticed
 * @param current whether the commit was the repository's head when it was fetched; {@code false} for a pinned commit and from a bundle
 * @param bundled what else there is to know of a signature from a bundle; empty for one that was fetched
 */
public record VerifiedSigner(
        Did did, String signingKey, RecordPath record, Cid recordCid, Cid commit, Tid rev, boolean firstSeen, boolean current,
        Optional<BundledSignature> bundled) {

    /**
     * Refuses nulls, and a current commit from a bundle.
     *
     * @param did the account
     * @param signingKey the key the commit verifies under, as {@code did:key}
     * @param record the path of the record in the account's repository
     * @param recordCid the CID of the record's bytes
     * @param commit the CID of the signed commit whose tree holds the record
     * @param rev the revision of that commit
     * @param firstSeen whether no commit of this account had been seen before
     * @param current whether the commit was the repository's head when it was fetched
     * @param bundled what else there is to know of a signature from a bundle
     * @throws IllegalArgumentException if a commit from a bundle is said to be current
     */
    public VerifiedSigner {
        Objects.requireNonNull(did, "did");
        if (current && bundled.isPresent()) {
            throw new IllegalArgumentException("a bundle shows nothing to be current");
        }
    }

    /**
     * A signer whose commit was fetched.
     *
     * @param did the account
     * @param signingKey the key the commit verifies under, as {@code did:key}
     * @param record the path of the record in the account's repository
     * @param recordCid the CID of the record's bytes
     * @param commit the CID of the signed commit whose tree holds the record
     * @param rev the revision of that commit
     * @param firstSeen whether no commit of this account had been seen before
     * @param current whether the commit was the repository's head when it was fetched
     */
    public VerifiedSigner(
            Did did, String signingKey, RecordPath record, Cid recordCid, Cid commit, Tid rev, boolean firstSeen, boolean current) {
        this(did, signingKey, record, recordCid, commit, rev, firstSeen, current, Optional.empty());
    }

    /**
     * The record as an AT URI.
     *
     * @return {@code at://did/collection/rkey}
     */
    public String recordUri() {
        return "at://" + did + "/" + record;
    }
}
