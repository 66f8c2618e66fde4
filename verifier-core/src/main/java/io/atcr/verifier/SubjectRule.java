package io.atcr.verifier;

/**
 * What has to be signed for an image to count as signed.
 *
 * <p>A signature on an index speaks for the manifests that it lists. A signature on a manifest never speaks for an index that lists it.
 */
public enum SubjectRule {
    /** Exactly the manifest or index that was asked about. The default. */
    EXACT,
    /**
     * The manifest that was asked about, or an index that lists it.
     *
     * <p>The index is the one whose digest the caller gives, otherwise the one that the tag of a reference {@code name:tag@digest} leads to;
     * without either there is none. It is read by its digest or hashed, has no subject, and lists the manifest itself, not by way of
     * another index, with its media type, its size and a known platform, among at most {@value PlatformIndex#MAX_ENTRIES} entries. Its signatures are bound as those of
     * any image are.
     */
    INDEX_OR_PLATFORM
}
