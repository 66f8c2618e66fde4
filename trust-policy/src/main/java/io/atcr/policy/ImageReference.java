package io.atcr.policy;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image reference in its one spelling, for matching, fetching and output. Immutable, equal by registry, repository, tag and digest.
 *
 * <p>The host is lower-case ASCII without userinfo, percent signs or a trailing dot; {@code :443} is dropped; IPv6 addresses are
 * bracketed. Docker's short names are expanded as Docker does. The path follows the distribution grammar, and on ATCR registries
 * its first component may be a whole DID. Where a digest stands it decides; a tag beside it is kept but compared with nothing.
 *
 * <p>OCI Distribution Specification, Pulling manifests.
 */
public final class ImageReference {
    static final Set<String> DEFAULT_ATCR_REGISTRIES = Set.of("atcr.io");

    private final String registry;
    private final String repository;
    private final @Nullable String tag;
    private final @Nullable Digest digest;
    private final boolean qualified;
    /** Made when it is first asked for; whichever thread makes it makes the same. */
    private @Nullable String text;
    private @Nullable String scoped;

    ImageReference(String registry, String repository, @Nullable String tag, @Nullable Digest digest, boolean qualified) {
        this.registry = registry;
        this.repository = repository;
        this.tag = tag;
        this.digest = digest;
        this.qualified = qualified;
    }

    /**
     * Reads a reference, with {@code atcr.io} as the only ATCR registry.
     *
     * @param text at most 1024 characters
     * @return the reference
     * @throws ReferenceException if the text is not one; the offset is the character index
     */
    public static ImageReference parse(String text) throws ReferenceException {
        return new ReferenceParser(text, DEFAULT_ATCR_REGISTRIES).parse();
    }

    /**
     * Reads a reference.
     *
     * @param text           at most 1024 characters
     * @param atcrRegistries the registries, {@code host[:port]}, on which an owner can be written as a DID; see
     *                       {@link TrustPolicy#atcrRegistries()}
     * @return the reference
     * @throws ReferenceException       if the text is not one; the offset is the character index
     * @throws IllegalArgumentException if an ATCR registry is not {@code host[:port]}
     */
    public static ImageReference parse(String text, Set<String> atcrRegistries) throws ReferenceException {
        return new ReferenceParser(text, normalised(atcrRegistries)).parse();
    }

    static Set<String> normalised(Set<String> registries) {
        Set<String> normal = new LinkedHashSet<>();
        for (String registry : registries) {
            String host = ReferenceParser.registryOrNull(registry);
            if (host == null) {
                throw new IllegalArgumentException("not a registry: " + Printable.quote(registry));
            }
            normal.add(host);
        }
        return normal;
    }

    /**
     * The registry.
     *
     * @return {@code host} or {@code host:port}
     */
    public String registry() {
        return registry;
    }

    /**
     * The whole path after the registry.
     *
     * @return one or more components divided by {@code /}
     */
    public String repository() {
        return repository;
    }

    /**
     * The first component of the path.
     *
     * @return the owner segment, or empty when the path has only one component
     */
    public Optional<String> owner() {
        int slash = repository.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(repository.substring(0, slash));
    }

    /**
     * The path without its owner segment.
     *
     * @return the rest of the path; the whole path when it has only one component
     */
    public String name() {
        return repository.substring(repository.indexOf('/') + 1);
    }

    /**
     * The tag.
     *
     * @return the tag; {@code latest} when the text had neither tag nor digest; empty when it had only a digest
     */
    public Optional<String> tag() {
        return Optional.ofNullable(tag);
    }

    /**
     * The digest, which decides when it is there.
     *
     * @return the digest, or empty when the text had none
     */
    public Optional<Digest> digest() {
        return Optional.ofNullable(digest);
    }

    /**
     * The same repository, pinned to a digest.
     *
     * @param pinned the digest
     * @return {@code registry/repository@digest}, without a tag
     */
    public ImageReference withDigest(Digest pinned) {
        return new ImageReference(registry, repository, null, Objects.requireNonNull(pinned, "digest"), true);
    }

    /**
     * The same reference with a digest beside its tag, if it has one.
     *
     * @param named the digest
     * @return {@code registry/repository[:tag]@digest}
     */
    public ImageReference besideDigest(Digest named) {
        return new ImageReference(registry, repository, tag, Objects.requireNonNull(named, "digest"), qualified);
    }

    /**
     * The same repository by the tag alone.
     *
     * @return {@code registry/repository:tag}, or empty when there is no tag
     */
    public Optional<ImageReference> byTag() {
        return tag().map(name -> new ImageReference(registry, repository, name, null, qualified));
    }

    /** The same image under another name of its owner. */
    ImageReference withOwner(String owner) {
        return new ImageReference(registry, owner + "/" + name(), tag, digest, qualified);
    }

    /**
     * Whether the text named its registry, rather than leaving it to Docker's default.
     *
     * @return false for Docker short names
     */
    public boolean qualified() {
        return qualified;
    }

    /** What the path of a scope is matched against. */
    String scoped() {
        String made = scoped;
        if (made == null) {
            made = registry + "/" + repository;
            scoped = made;
        }
        return made;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageReference that && registry.equals(that.registry) && repository.equals(that.repository)
                && Objects.equals(tag, that.tag) && Objects.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * registry.hashCode() + repository.hashCode()) + Objects.hashCode(tag)) + Objects.hashCode(digest);
    }

    /**
     * The canonical form, which parses to an equal reference.
     *
     * @return {@code registry/repository}, then {@code :tag} and {@code @digest} as far as they are there
     */
    @Override
    public String toString() {
        String made = text;
        if (made == null) {
            made = scoped() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
            text = made;
        }
        return made;
    }
}
