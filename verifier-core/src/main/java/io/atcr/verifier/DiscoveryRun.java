package io.atcr.verifier;

import io.atcr.car.CarException;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.did.AtUri;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.Discovery.Unseen;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One discovery, or one look whether a record is about an image. Not thread-safe. */
final class DiscoveryRun {
    private final DiscoverySources sources;
    private final ImageReference reference;
    private final @Nullable Did givenOwner;
    private final Deadline deadline;
    private final CheckLog log = new CheckLog();
    private final List<Unseen> unseen = new ArrayList<>();

    DiscoveryRun(DiscoverySources sources, ImageReference reference, @Nullable Did givenOwner) {
        this.sources = sources;
        this.reference = reference;
        this.givenOwner = givenOwner;
        this.deadline = new Deadline(sources.limits().totalTimeout());
    }

    Discovery discover() {
        Optional<ManifestDocument> manifest = Optional.empty();
        Reason reason = Reason.NONE;
        String detail = "";
        try {
            manifest = Optional.of(sources.registry().manifest(reference, deadline.remaining()));
        } catch (RegistryException e) {
            reason = ImageReader.reasonOf(e.code());
            detail = UntrustedText.escape(String.valueOf(e.getMessage()));
        }
        Optional<Digest> digest = manifest.map(ManifestDocument::digest).or(reference::digest);
        ArtifactFinds finds = new ArtifactFinds();
        Account owner = new Account(Optional.empty(), Reason.NONE, "");
        Optional<RecordVerification> record = Optional.empty();
        Optional<RecordVerification> tag = Optional.empty();
        if (digest.isPresent()) {
            if (manifest.isPresent()) {
                // a registry that takes its time leaves the owner half of it
                Deadline half = deadline.within(deadline.remaining().dividedBy(2));
                finds.look(sources.registry(), reference, digest.get(), half, unseen);
            }
            owner = owner();
            if (owner.did().isPresent()) {
                Did did = owner.did().get();
                record = Optional.of(record(did, AtcrRecords.manifest(digest.get())));
                String repository = owned() ? reference.name() : reference.repository();
                tag = reference.tag().flatMap(name -> AtcrRecords.tag(repository, name)).map(path -> record(did, path));
            } else if (owner.reason() != Reason.NO_OWNER) {
                unseen.add(new Unseen("the owner's record", owner.reason(), owner.detail()));
            }
        }
        return new Discovery(
                reference, manifest, reason, detail, owner.did(), record, tag, finds.artifacts(), finds.rejected(), unseen, deadline.elapsed());
    }

    private RecordVerification record(Did did, RecordPath path) {
        RecordVerification found = sources.inquiry(did, deadline).verify(AtUri.of(did, path));
        if (found.verdict() == RecordVerification.Verdict.INDETERMINATE || found.reason() == Reason.ADDRESS_REFUSED) {
            unseen.add(new Unseen("the record " + UntrustedText.escape(found.uri().toString()), found.reason(), found.detail()));
        }
        return found;
    }

    /** Whether images of this registry have an owner. */
    private boolean owned() {
        return sources.atcrRegistries().contains(reference.registry());
    }

    /** The account that the path names; a handle counts only if the account's DID document confirms it. */
    private Account owner() {
        if (givenOwner != null) {
            return new Account(Optional.of(givenOwner), Reason.NONE, "");
        }
        if (!owned()) {
            return new Account(Optional.empty(), Reason.NO_OWNER, "");
        }
        OwnerSegment named = OwnerSegment.of(reference, segment -> Optional.empty());
        if (named.handle().isEmpty()) {
            return named.said(log);
        }
        Account resolved = sources.handles().resolve(named.handle().get(), CheckCode.OWNER_RESOLVED, deadline, log);
        if (resolved.did().isEmpty()) {
            return resolved;
        }
        Did did = resolved.did().get();
        Identities.Known known = sources.identities(TrustPolicy.forSigner(did)).ahead(did, deadline);
        return sources.handles().confirm(named.segment(), known, CheckCode.OWNER_RESOLVED, log);
    }

    RecordVerification verify(AtUri uri, ManifestDocument manifest) {
        Account account = uri.did().isPresent()
                ? new Account(uri.did(), Reason.NONE, "")
                : sources.handles().resolve(uri.handle().orElseThrow(), CheckCode.ACCOUNT_RESOLVED, deadline, log);
        if (account.did().isEmpty()) {
            return new RecordVerification(uri, Optional.empty(), account.reason(), account.detail(), Optional.empty(), Optional.empty(),
                    log.checks(), sources.clock().instant(), deadline.elapsed());
        }
        RecordVerification found = sources.inquiry(account.did().get(), deadline).verify(uri);
        if (found.verdict() != RecordVerification.Verdict.PRESENT) {
            return found;
        }
        return bound(found, manifest);
    }

    private RecordVerification bound(RecordVerification found, ManifestDocument manifest) {
        Did did = found.did().orElseThrow();
        String subject = UntrustedText.escape(found.uri().toString());
        CheckLog checks = new CheckLog();
        Account owner = owned() ? owner() : new Account(Optional.empty(), Reason.NO_OWNER, "");
        Image image = new Image(reference, manifest.digest(), manifest, owner.did());
        Reason reason;
        if (manifest.subject().isPresent()) {
            reason = checks.add(CheckCode.RECORD_BOUND, Reason.NOT_AN_IMAGE, subject, "an image", "a manifest attached to another", reference.registry());
        } else if (found.uri().path().filter(path -> path.collection().equals(AtcrRecords.MANIFEST)).isEmpty()) {
            reason = checks.add(
                    CheckCode.RECORD_BOUND, Reason.ARTIFACT_MISMATCH, subject, "a record in " + AtcrRecords.MANIFEST, found.uri().toString(), "record");
        } else {
            reason = RecordBinding.bind(fields(found), image, did, checks, subject);
        }
        if (reason == Reason.REPOSITORY_MISMATCH && owner.did().isEmpty() && owner.reason().isTransient()) {
            return found.bound(owner.reason(), owner.detail(), checks.checks(), deadline.elapsed());
        }
        Check last = checks.checks().get(checks.checks().size() - 1);
        String detail = reason == Reason.NONE ? "" : "the record is not about this image: expected " + last.expected() + ", found " + last.found();
        return found.bound(reason, UntrustedText.escape(detail), checks.checks(), deadline.elapsed());
    }

    /** A record that a proof carries decodes; one that did not would be about nothing. */
    private static DataValue.Map fields(RecordVerification found) {
        try {
            return found.record().orElseThrow().value();
        } catch (CarException e) {
            return DataValue.Map.builder().build();
        }
    }
}
