package io.atcr.samples.cli;

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
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What there is about an image, for programs: one object on one line. Everything that others wrote is escaped. */
final class DiscoveryJson {
    private DiscoveryJson() {}

    static String of(Discovery found) {
        ObjectNode root = AsciiJson.MAPPER.createObjectNode();
        root.put("image", found.reference().toString()).put("judged", false);
        root.put("digest", found.digest().map(Digest::toString).orElse(null));
        root.put("mediaType", found.manifest().map(ManifestDocument::mediaType).orElse(null));
        root.put("size", found.manifest().map(ManifestDocument::size).orElse(null));
        root.put("reason", found.reason() == Reason.NONE ? null : found.reason().code());
        root.put("detail", found.reason() == Reason.NONE ? null : found.detail());
        root.put("owner", found.owner().map(Object::toString).orElse(null));
        root.set("record", found.manifestRecord().map(DiscoveryJson::record).orElse(null));
        root.set("tagRecord", found.tagRecord().map(DiscoveryJson::record).orElse(null));
        ArrayNode artifacts = root.putArray("artifacts");
        found.artifacts().forEach(each -> artifact(artifacts.addObject(), each));
        ArrayNode rejected = root.putArray("rejected");
        for (RejectedReferrer each : found.rejected()) {
            rejected.addObject().put("digest", each.digest().map(Digest::toString).orElse(null)).put("code", each.code().name())
                    .put("detail", UntrustedText.escape(each.detail()));
        }
        ArrayNode platforms = root.putArray("platforms");
        for (PlatformManifest each : found.manifest().map(ManifestDocument::platforms).orElse(List.of())) {
            platforms.addObject().put("digest", each.digest().toString()).put("os", each.operatingSystem().orElse(null))
                    .put("architecture", each.architecture().orElse(null));
        }
        ArrayNode unseen = root.putArray("notLookedAt");
        for (Unseen each : found.unseen()) {
            unseen.addObject().put("what", each.what()).put("reason", each.reason().code()).put("detail", each.detail());
        }
        root.put("durationMillis", found.duration().toMillis());
        return AsciiJson.MAPPER.writeValueAsString(root);
    }

    private static ObjectNode record(RecordVerification record) {
        ObjectNode node = AsciiJson.MAPPER.createObjectNode();
        node.put("uri", UntrustedText.escape(record.uri().toString())).put("verdict", record.verdict().name());
        node.put("reason", record.reason() == Reason.NONE ? null : record.reason().code());
        node.put("detail", record.reason() == Reason.NONE ? null : record.detail());
        node.put("cid", record.record().map(value -> value.cid().toString()).orElse(null));
        node.put("repository", DiscoveryText.text(record, "repository").orElse(null));
        return node.put("recordDigest", DiscoveryText.text(record, "digest").orElse(null));
    }

    private static void artifact(ObjectNode node, Artifact each) {
        SignatureArtifact artifact = each.artifact();
        node.put("digest", artifact.manifestDigest().toString()).put("artifactType", DiscoveryText.ARTIFACT_TYPE);
        node.put("record", UntrustedText.escape(artifact.recordUri().toString())).put("did", UntrustedText.escape(artifact.did().toString()));
        node.put("handle", artifact.handle().map(UntrustedText::escape).orElse(null));
        node.put("signedAt", artifact.signedAt().map(UntrustedText::escape).orElse(null));
        node.put("size", artifact.size());
        ArrayNode listings = node.putArray("listedBy");
        for (Listing listing : Listing.values()) {
            if (each.listings().contains(listing)) {
                listings.add(listing.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        }
    }
}
