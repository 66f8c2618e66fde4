package io.atcr.samples.localnetwork;

/** An image that was pushed to the local registry. Immutable. */
public final class PushedImage {

    private final String registry;
    private final String owner;
    private final String repository;
    private final String tag;
    private final byte[] manifest;

    PushedImage(String registry, String owner, String repository, String tag, byte[] manifest) {
        this.registry = registry;
        this.owner = owner;
        this.repository = repository;
        this.tag = tag;
        this.manifest = manifest.clone();
    }

    /**
     * The reference by tag.
     *
     * @return {@code HOST:PORT/OWNER/REPOSITORY:TAG}
     */
    public String reference() {
        return registry + "/" + path() + ":" + tag;
    }

    /**
     * The reference by digest.
     *
     * @return {@code HOST:PORT/OWNER/REPOSITORY@sha256:HEX}
     */
    public String digestReference() {
        return registry + "/" + path() + "@" + digest();
    }

    /**
     * The reference by tag and digest.
     *
     * @return {@code HOST:PORT/OWNER/REPOSITORY:TAG@sha256:HEX}
     */
    public String taggedDigestReference() {
        return reference() + "@" + digest();
    }

    /**
     * The repository's path in the registry.
     *
     * @return {@code OWNER/REPOSITORY}
     */
    public String path() {
        return owner + "/" + repository;
    }

    /**
     * The first segment of the path.
     *
     * @return the owner's handle, or the DID for an image pushed under it
     */
    public String owner() {
        return owner;
    }

    /**
     * The repository's name within the owner's part of the registry.
     *
     * @return the path without its first segment
     */
    public String repository() {
        return repository;
    }

    /**
     * The tag that it was pushed with.
     *
     * @return the tag
     */
    public String tag() {
        return tag;
    }

    /**
     * The manifest's digest.
     *
     * @return {@code sha256:} and 64 lower-case hexadecimal digits
     */
    public String digest() {
        return Json.sha256(manifest);
    }

    /**
     * The manifest's digest without its algorithm; also the record key of the image's {@code io.atcr.manifest} record.
     *
     * @return 64 lower-case hexadecimal digits
     */
    public String digestHex() {
        return digest().substring("sha256:".length());
    }

    /**
     * The manifest's bytes.
     *
     * @return a fresh array
     */
    public byte[] manifest() {
        return manifest.clone();
    }

    @Override
    public String toString() {
        return taggedDigestReference();
    }
}
