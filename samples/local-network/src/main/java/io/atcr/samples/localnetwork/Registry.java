package io.atcr.samples.localnetwork;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the OCI registry holds: blobs, manifests and tags by repository. Thread-safe.
 *
 * <p>Pushing here has the effect of a push over HTTP by a careful client, apart from the checks: malformed content is stored as it is.
 */
public final class Registry {

    static final String INDEX = "application/vnd.oci.image.index.v1+json";
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    /** A manifest as it was pushed. */
    record Stored(String mediaType, byte[] bytes, String digest) {
        Optional<ObjectNode> json() {
            return Json.parseObject(bytes);
        }
    }

    private static final class Repository {
        private final Map<String, byte[]> blobs = new TreeMap<>();
        private final Map<String, Stored> manifests = new TreeMap<>();
        private final SortedMap<String, String> tags = new TreeMap<>();
    }

    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private volatile ReferrersMode referrersMode = ReferrersMode.API;

    Registry() {
    }

    /**
     * Chooses how referrers are told from now on; fallback tags that were not maintained before are not made up.
     *
     * @param mode the mode
     */
    public void referrersMode(ReferrersMode mode) {
        referrersMode = mode;
    }

    ReferrersMode referrersMode() {
        return referrersMode;
    }

    /**
     * Stores a blob.
     *
     * @param repository the repository's path
     * @param content the blob
     * @return its digest
     */
    public String putBlob(String repository, byte[] content) {
        String digest = Json.sha256(content);
        Repository target = repositories.computeIfAbsent(repository, name -> new Repository());
        synchronized (target) {
            target.blobs.put(digest, content.clone());
        }
        return digest;
    }

    /**
     * Stores a manifest, whatever its bytes are.
     *
     * @param repository the repository's path
     * @param mediaType its media type, sent as {@code Content-Type}
     * @param content its bytes
     * @return its digest
     */
    public String putManifest(String repository, String mediaType, byte[] content) {
        Stored stored = new Stored(mediaType, content.clone(), Json.sha256(content));
        Repository target = repositories.computeIfAbsent(repository, name -> new Repository());
        synchronized (target) {
            target.manifests.put(stored.digest(), stored);
        }
        return stored.digest();
    }

    /** Copies an image with its blobs to another repository; returns its digest. */
    String copy(String from, String digest, String to) {
        Stored stored = manifest(from, digest).orElseThrow(() -> new IllegalArgumentException("no " + digest + " in " + from));
        Repository source = Objects.requireNonNull(repositories.get(from));
        Map<String, byte[]> blobs;
        synchronized (source) {
            blobs = Map.copyOf(source.blobs);
        }
        stored.json().ifPresent(json -> json.findValuesAsString("digest").stream().map(blobs::get).filter(Objects::nonNull)
            .forEach(blob -> putBlob(to, blob)));
        return putManifest(to, stored.mediaType(), stored.bytes());
    }

    /**
     * Points a tag at a digest.
     *
     * @param repository the repository's path
     * @param tag the tag; for a subject's fallback index {@code sha256-HEX}
     * @param digest the digest of a manifest that was stored
     */
    public void tag(String repository, String tag, String digest) {
        Repository target = repositories.computeIfAbsent(repository, name -> new Repository());
        synchronized (target) {
            target.tags.put(tag, digest);
        }
    }

    /**
     * Stores an artifact that refers to a subject; without a referrers API, also enters it in the subject's fallback index
     * (OCI distribution specification 1.1, Pushing Manifests with Subject).
     *
     * @param repository the repository's path
     * @param manifest the artifact's manifest, with its {@code subject}
     * @param subjectDigest the digest of the image that it refers to
     * @return the artifact's digest
     */
    public String putReferrer(String repository, byte[] manifest, String subjectDigest) {
        String digest = putManifest(repository, MANIFEST, manifest);
        if (referrersMode == ReferrersMode.FALLBACK_TAG) {
            String tag = subjectDigest.replace(':', '-');
            Repository target = Objects.requireNonNull(repositories.get(repository));
            synchronized (target) {
                ObjectNode index = Optional.ofNullable(target.tags.get(tag)).map(target.manifests::get).flatMap(Stored::json)
                    .orElseGet(() -> index(List.of()));
                ((ArrayNode) index.get("manifests")).add(descriptor(Objects.requireNonNull(target.manifests.get(digest))));
                target.tags.put(tag, putManifest(repository, INDEX, Json.bytes(index)));
            }
        }
        return digest;
    }

    /**
     * Forgets a manifest and the tags that point at it.
     *
     * @param repository the repository's path
     * @param digest the manifest's digest
     * @return whether it was there
     */
    public boolean deleteManifest(String repository, String digest) {
        Repository target = repositories.get(repository);
        if (target == null) {
            return false;
        }
        synchronized (target) {
            target.tags.values().removeIf(digest::equals);
            return target.manifests.remove(digest) != null;
        }
    }

    boolean exists(String repository) {
        return repositories.containsKey(repository);
    }

    Optional<byte[]> blob(String repository, String digest) {
        Repository target = repositories.get(repository);
        if (target == null) {
            return Optional.empty();
        }
        synchronized (target) {
            return Optional.ofNullable(target.blobs.get(digest));
        }
    }

    Optional<Stored> manifest(String repository, String tagOrDigest) {
        Repository target = repositories.get(repository);
        if (target == null) {
            return Optional.empty();
        }
        synchronized (target) {
            String digest = tagOrDigest.contains(":") ? tagOrDigest : target.tags.getOrDefault(tagOrDigest, "");
            return Optional.ofNullable(target.manifests.get(digest));
        }
    }

    List<String> tags(String repository) {
        Repository target = repositories.get(repository);
        if (target == null) {
            return List.of();
        }
        synchronized (target) {
            return List.copyOf(target.tags.keySet());
        }
    }

    /** The descriptors of all manifests whose {@code subject} has this digest, ordered by digest. */
    List<ObjectNode> referrers(String repository, String subjectDigest) {
        Repository target = repositories.get(repository);
        List<ObjectNode> descriptors = new ArrayList<>();
        if (target != null) {
            List<Stored> all;
            synchronized (target) {
                all = List.copyOf(target.manifests.values());
            }
            for (Stored stored : all) {
                Optional<ObjectNode> json = stored.json();
                if (json.isPresent() && Json.text(json.get().path("subject"), "digest").filter(subjectDigest::equals).isPresent()) {
                    descriptors.add(descriptor(stored));
                }
            }
        }
        return descriptors;
    }

    static ObjectNode index(List<ObjectNode> descriptors) {
        return Json.object("schemaVersion", 2, "mediaType", INDEX, "manifests", Json.array().addAll(descriptors));
    }

    private static ObjectNode descriptor(Stored stored) {
        ObjectNode descriptor = Json.object("mediaType", stored.mediaType(), "digest", stored.digest(), "size", stored.bytes().length);
        stored.json().ifPresent(json -> {
            Json.text(json, "artifactType").or(() -> Json.text(json.path("config"), "mediaType"))
                .ifPresent(type -> descriptor.put("artifactType", type));
            if (json.get("annotations") instanceof ObjectNode annotations) {
                descriptor.set("annotations", annotations);
            }
        });
        return descriptor;
    }
}
