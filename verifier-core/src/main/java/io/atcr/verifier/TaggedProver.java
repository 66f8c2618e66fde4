package io.atcr.verifier;

import io.atcr.car.syntax.RecordPath;
import io.atcr.policy.SignerFacts.TagRecord;
import io.atcr.verifier.RecordProver.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * Proves one candidate and, under the same commit, the record of the reference's tag.
 *
 * <p>The tag record is a fact about the signature. In the owner's own part of the registry it may also stand for the repository that the
 * manifest record names: there is one record for each digest, and an image that was promoted keeps the record it had. Thread-safe.
 */
final class TaggedProver {
    private final RecordProver records;

    TaggedProver(RecordProver records) {
        this.records = records;
    }

    SignatureEvidence prove(Candidate candidate, RecordPath tag, Image image, VerificationMode mode, Instant now, Deadline deadline,
            Optional<Identities.Known> known) {
        return new Attempt(candidate, tag, image, mode, now, deadline).run(known);
    }

    private final class Attempt {
        private final Candidate candidate;
        private final RecordPath tag;
        private final Image image;
        private final VerificationMode mode;
        private final Instant now;
        private final Deadline deadline;
        private final CheckLog log = new CheckLog();

        Attempt(Candidate candidate, RecordPath tag, Image image, VerificationMode mode, Instant now, Deadline deadline) {
            this.candidate = candidate;
            this.tag = tag;
            this.image = image;
            this.mode = mode;
            this.now = now;
            this.deadline = deadline;
        }

        SignatureEvidence run(Optional<Identities.Known> known) {
            Outcome manifest = proveRecord(candidate.path(), known);
            if (manifest.reason() != Reason.NONE) {
                return SignatureProver.refused(candidate, manifest, log);
            }
            Reason bound = bind(manifest);
            if (bound != Reason.NONE) {
                return SignatureProver.unbound(candidate, bound, manifest, TagRecord.NOT_LOOKED_AT, log);
            }
            Outcome tagged = proveRecord(tag, Optional.empty());
            if (tagged.reason() != Reason.NONE && tagged.reason() != Reason.RECORD_ABSENT) {
                // what could not be had, or does not verify, is no absence
                return SignatureProver.refused(candidate, tagged, log);
            }
            if (!oneCommit(manifest, tagged)) {
                // the account wrote in between, so the tag's head may not hold the manifest record any more
                manifest = proveRecord(candidate.path(), Optional.empty());
                if (manifest.reason() != Reason.NONE) {
                    return SignatureProver.refused(candidate, manifest, log);
                }
                bound = bind(manifest);
                if (bound != Reason.NONE) {
                    return SignatureProver.unbound(candidate, bound, manifest, TagRecord.NOT_LOOKED_AT, log);
                }
                if (!oneCommit(manifest, tagged)) {
                    return moved(manifest, tagged);
                }
            }
            return conclude(manifest, tagged);
        }

        private Outcome proveRecord(RecordPath path, Optional<Identities.Known> known) {
            return records.prove(candidate.did(), path, mode, now, deadline, known, log);
        }

        private Reason bind(Outcome manifest) {
            return image.ownedBy(candidate.did())
                    ? RecordBinding.bindElsewhere(SignatureProver.fields(manifest), image, log, candidate.toString())
                    : RecordBinding.bind(SignatureProver.fields(manifest), image, candidate.did(), log, candidate.toString());
        }

        private SignatureEvidence conclude(Outcome manifest, Outcome tagged) {
            boolean proven = tagged.reason() == Reason.NONE
                    && TagBinding.binds(SignatureProver.fields(tagged), image, candidate, log, candidate.did() + "/" + tag);
            if (proven) {
                return SignatureProver.signed(candidate, manifest, TagRecord.PROVEN, log);
            }
            String repository = SignatureProver.fields(manifest).text("repository").orElse("");
            String expected = image.repositoryFor(candidate.did());
            if (!repository.equals(expected)) {
                log.add(CheckCode.RECORD_BOUND, Reason.REPOSITORY_MISMATCH, candidate.toString(), expected, repository, "record");
                return SignatureProver.unbound(candidate, Reason.REPOSITORY_MISMATCH, manifest, TagRecord.ABSENT, log);
            }
            return SignatureProver.signed(candidate, manifest, TagRecord.ABSENT, log);
        }

        private SignatureEvidence moved(Outcome manifest, Outcome tagged) {
            String expected = "the record and its tag under one commit";
            String found = commit(manifest) + " and " + commit(tagged);
            log.add(CheckCode.HEAD_FRESH, Reason.STALE_HEAD, candidate.did().toString(), expected, found, "");
            String detail = "the repository of " + candidate.did() + " changed while it was read: found commits " + found;
            return SignatureProver.refused(
                    candidate, new Outcome(Reason.STALE_HEAD, detail, manifest.pds(), manifest.signed(), manifest.record()), log);
        }

        private static boolean oneCommit(Outcome manifest, Outcome tagged) {
            return commit(manifest).equals(commit(tagged));
        }

        private static String commit(Outcome proven) {
            return proven.signed().orElseThrow().commit().cid().toString();
        }
    }
}
