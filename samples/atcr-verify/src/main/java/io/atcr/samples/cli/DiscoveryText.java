package io.atcr.samples.cli;

import io.atcr.car.CarException;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Digest;
import io.atcr.verifier.Discovery;
import io.atcr.verifier.Discovery.Artifact;
import io.atcr.verifier.Discovery.Listing;
import io.atcr.verifier.Discovery.Unseen;
import io.atcr.verifier.Reason;
import io.atcr.verifier.RecordVerification;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.PlatformManifest;
import io.atcr.verifier.registry.RejectedReferrer;
import io.atcr.verifier.registry.SignatureArtifact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What there is about an image, as a tree. Everything that others wrote is escaped. */
final class DiscoveryText {
    static final String ARTIFACT_TYPE = "application/vnd.atproto.signature.v1+json";

    private DiscoveryText() {}

    static void write(Discovery found, String next, TextStyle style, Appendable out) throws IOException {
        out.append("NOT JUDGED ").append(SafeLine.of(found.reference().toString())).append(": ").append(SafeLine.of(summary(found))).append('\n');
        tree(found).write(style, out);
        out.append("next: ").append(SafeLine.of(next)).append('\n');
    }

    private static String summary(Discovery found) {
        if (found.reason() != Reason.NONE) {
            return found.detail() + " (" + found.reason().code() + ")";
        }
        List<String> parts = new ArrayList<>();
        if (found.manifestRecord().filter(record -> record.verdict() == RecordVerification.Verdict.PRESENT).isPresent()) {
            parts.add("a record of the owner's");
        }
        int artifacts = found.artifacts().size();
        if (artifacts > 0) {
            parts.add(artifacts + (artifacts == 1 ? " signature artifact" : " signature artifacts"));
        }
        String what = parts.isEmpty() ? "no signature found" : String.join(" and ", parts);
        return found.unseen().isEmpty() ? what : what + "; not everything could be looked at";
    }

    private static Tree tree(Discovery found) {
        Tree root = new Tree("", "");
        found.digest().ifPresent(digest -> root.add("digest     " + digest));
        found.manifest().ifPresent(manifest -> root.add("manifest   " + manifest.mediaType() + ", " + manifest.size() + " bytes"));
        owner(root, found);
        artifacts(root, found);
        found.manifest().ifPresent(manifest -> platforms(root, manifest));
        if (!found.unseen().isEmpty()) {
            Tree unseen = root.add("not looked at");
            for (Unseen each : found.unseen()) {
                unseen.add(each.what() + ": " + each.detail() + " (" + each.reason().code() + ")");
            }
        }
        return root;
    }

    private static void owner(Tree root, Discovery found) {
        Tree owner = root.add("owner      " + found.owner().map(Object::toString).orElse("not known"));
        found.manifestRecord().ifPresent(record -> record(owner, "record", record));
        found.tagRecord().ifPresent(record -> record(owner, "tag record", record));
    }

    private static void record(Tree owner, String what, RecordVerification record) {
        String state = switch (record.verdict()) {
            case PRESENT -> "there, under commit " + record.commit().orElseThrow() + ", revision " + record.rev().orElseThrow();
            case ABSENT -> "none";
            case FAILED, INDETERMINATE -> record.detail() + " (" + record.reason().code() + ")";
        };
        Tree branch = owner.add(what + ": " + state, UntrustedText.escape(record.uri().toString()));
        for (String field : List.of("repository", "digest", "tag", "manifest")) {
            text(record, field).ifPresent(value -> branch.add(String.format(Locale.ROOT, "%-10s ", field) + value));
        }
    }

    /** A text in a record, escaped. */
    static Optional<String> text(RecordVerification record, String field) {
        try {
            return record.record().isEmpty() ? Optional.empty() : record.record().get().value().text(field).map(UntrustedText::escape);
        } catch (CarException e) {
            return Optional.empty();
        }
    }

    private static void artifacts(Tree root, Discovery found) {
        if (found.artifacts().isEmpty() && found.rejected().isEmpty()) {
            root.add("artifacts  none");
            return;
        }
        Tree branch = root.add("artifacts  " + found.artifacts().size() + (found.rejected().isEmpty() ? "" : ", and " + found.rejected().size() + " that cannot be read"));
        for (Artifact each : found.artifacts()) {
            SignatureArtifact artifact = each.artifact();
            Tree one = branch.add(artifact.manifestDigest().toString(), ARTIFACT_TYPE);
            one.add("names   " + UntrustedText.escape(artifact.recordUri().toString()));
            one.add("claims  " + UntrustedText.escape(artifact.did().toString())
                    + artifact.handle().map(handle -> ", handle " + UntrustedText.escape(handle)).orElse("")
                    + artifact.signedAt().map(time -> ", signed at " + UntrustedText.escape(time)).orElse(""), "not asked");
            one.add("size    " + artifact.size() + " bytes, listed by " + listings(each));
        }
        for (RejectedReferrer each : found.rejected()) {
            branch.add(each.digest().map(Digest::toString).orElse("an entry") + ": " + UntrustedText.escape(each.detail()) + " (" + each.code() + ")");
        }
    }

    private static String listings(Artifact artifact) {
        List<String> words = new ArrayList<>();
        if (artifact.listings().contains(Listing.REFERRERS_API)) {
            words.add("the referrers API");
        }
        if (artifact.listings().contains(Listing.FALLBACK_TAG)) {
            words.add("the fallback tag");
        }
        return String.join(" and ", words);
    }

    private static void platforms(Tree root, ManifestDocument manifest) {
        if (manifest.kind() != ManifestDocument.Kind.INDEX) {
            return;
        }
        Tree platforms = root.add("platforms  " + manifest.platforms().size(), "each may have signatures of its own");
        for (PlatformManifest each : manifest.platforms()) {
            platforms.add(each.digest().toString(), each.operatingSystem().orElse("?") + "/" + each.architecture().orElse("?"));
        }
    }
}
