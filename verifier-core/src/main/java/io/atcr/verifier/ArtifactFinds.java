package io.atcr.verifier;

import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.Discovery.Artifact;
import io.atcr.verifier.Discovery.Listing;
import io.atcr.verifier.Discovery.Unseen;
import io.atcr.verifier.registry.Referrers;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryException;
import io.atcr.verifier.registry.RejectedReferrer;
import io.atcr.verifier.registry.SignatureArtifact;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The signature artifacts of an image, wherever they are listed; each once. Not thread-safe. */
final class ArtifactFinds {
    private final Map<String, SignatureArtifact> artifacts = new TreeMap<>();
    private final Map<String, Set<Listing>> listings = new TreeMap<>();
    private final Map<String, RejectedReferrer> rejected = new TreeMap<>();

    void look(RegistryClient registry, ImageReference reference, Digest digest, Deadline deadline, List<Unseen> unseen) {
        boolean tagRead = false;
        try {
            Referrers listed = registry.referrers(reference, digest, deadline.remaining());
            tagRead = listed.fromFallbackTag();
            add(listed, unseen);
        } catch (RegistryException e) {
            unseen.add(unseen("the list of referrers", e));
        }
        if (tagRead) {
            return;
        }
        try {
            add(registry.taggedReferrers(reference, digest, deadline.remaining()), unseen);
        } catch (RegistryException e) {
            unseen.add(unseen("the fallback tag", e));
        }
    }

    private static Unseen unseen(String what, RegistryException e) {
        return new Unseen(what, Reason.REGISTRY_UNAVAILABLE, UntrustedText.escape(String.valueOf(e.getMessage())));
    }

    private void add(Referrers found, List<Unseen> unseen) {
        Listing listing = found.fromFallbackTag() ? Listing.FALLBACK_TAG : Listing.REFERRERS_API;
        String where = listing == Listing.FALLBACK_TAG ? "the fallback tag" : "the list of referrers";
        for (SignatureArtifact artifact : found.artifacts()) {
            String digest = artifact.manifestDigest().toString();
            artifacts.put(digest, artifact);
            listings.computeIfAbsent(digest, key -> EnumSet.noneOf(Listing.class)).add(listing);
        }
        for (RejectedReferrer each : found.rejected()) {
            rejected.put(each.digest().map(Digest::toString).orElse(where + rejected.size()), each);
        }
        if (found.limitReached()) {
            unseen.add(new Unseen("the rest of " + where, Reason.BUDGET_EXHAUSTED, "there are more referrers than are looked at"));
        }
        found.listingFailure().ifPresent(failure -> unseen.add(new Unseen("further pages of " + where, Reason.REGISTRY_UNAVAILABLE, failure.name())));
    }

    List<Artifact> artifacts() {
        List<Artifact> all = new ArrayList<>();
        artifacts.forEach((digest, artifact) -> all.add(new Artifact(artifact, listings.getOrDefault(digest, Set.of()))));
        return all;
    }

    List<RejectedReferrer> rejected() {
        rejected.keySet().removeAll(artifacts.keySet());
        return List.copyOf(rejected.values());
    }
}
