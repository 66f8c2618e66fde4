package io.atcr.verifier.registry;

import io.atcr.policy.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a registry lists as referrers, over all pages: the entries that may be signature artifacts. Not thread-safe. */
final class ReferrerList {

    /** One entry. It is {@code claimed} when the list itself says that it is a signature artifact. */
    record Entry(Digest digest, boolean claimed) {}

    private final int maxEntries;
    private final int maxManifestBytes;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<String, RejectedReferrer> rejected = new TreeMap<>();
    private final List<RejectedReferrer> malformed = new ArrayList<>();
    private int read;
    private boolean limitReached;
    private boolean fromFallbackTag;
    private @Nullable RegistryError failure;

    ReferrerList(int maxEntries, int maxManifestBytes) {
        this.maxEntries = maxEntries;
        this.maxManifestBytes = maxManifestBytes;
    }

    /** Adds the entries of one page or of the fallback index; a malformed entry concerns itself alone. */
    void add(Fields index) throws RegistryException {
        if (index.value("manifests") == null) {
            return;
        }
        for (JsonNode node : index.array("manifests")) {
            if (full()) {
                limitReached = true;
                return;
            }
            try {
                add(Fields.of(node, "referrers[" + read++ + "]", RegistryError.MALFORMED_DESCRIPTOR), maxManifestBytes);
            } catch (RegistryException e) {
                malformed.add(new RejectedReferrer(null, e.code(), String.valueOf(e.getMessage())));
            }
        }
    }

    private void add(Fields entry, int maxBytes) throws RegistryException {
        Digest digest = ManifestParser.digest(entry, "digest");
        Optional<String> type = entry.text("artifactType").filter(stated -> !MediaTypes.UNINFORMATIVE.contains(stated));
        boolean claimed = type.filter(MediaTypes.SIGNATURE::equals).isPresent();
        if (type.isPresent() && !claimed) {
            return;
        }
        if (entry.value("size") != null && entry.integer("size") > maxBytes) {
            rejected.put(digest.hex(), new RejectedReferrer(digest, RegistryError.TOO_LARGE,
                    "the listed size is more than " + maxBytes + " bytes"));
            return;
        }
        entries.merge(digest.hex(), new Entry(digest, claimed), (a, b) -> a.claimed() ? a : b);
    }

    boolean full() {
        return read == maxEntries;
    }

    void limitReached() {
        limitReached = true;
    }

    void fromFallbackTag() {
        fromFallbackTag = true;
    }

    void failed(RegistryError code) {
        failure = code;
    }

    /** Entries that claim to be signatures first, then by digest: the order does not depend on the registry's. */
    List<Entry> inOrder() {
        return entries.values().stream().sorted(Comparator.comparing((Entry entry) -> !entry.claimed())).toList();
    }

    /** The outcome, given what examining the entries gave. */
    Referrers result(Map<String, SignatureArtifact> artifacts, Map<String, RejectedReferrer> refused) {
        rejected.putAll(refused);
        rejected.keySet().removeAll(artifacts.keySet());
        List<RejectedReferrer> all = new ArrayList<>(malformed);
        all.addAll(rejected.values());
        return new Referrers(List.copyOf(new TreeMap<>(artifacts).values()), all, limitReached, failure, fromFallbackTag);
    }
}
