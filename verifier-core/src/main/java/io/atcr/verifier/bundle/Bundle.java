package io.atcr.verifier.bundle;

import io.atcr.car.syntax.Did;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that the signatures on one image are proven by, in one file: the manifest, and of each signer the proof of its record and the
 * history of its identity.
 *
 * <p>A bundle proves nothing by being one, and says nothing of what came after it: {@code OfflineVerifier} judges it. It has one encoding, so
 * the same contents are the same bytes, and bytes that are not that encoding are refused. Immutable and thread-safe. The format is
 * specified in {@code docs/bundle.md}.
 */
public final class Bundle {

    /** What every bundle says it is. */
    public static final String FORMAT = "io.atcr.bundle";
    /** The version of the format that is written and read here. */
    public static final int VERSION = 1;
    /** The media type of a bundle. */
    public static final String MEDIA_TYPE = "application/vnd.io.atcr.bundle.v1+cbor";
    /** How the name of a bundle's file ends. */
    public static final String FILE_EXTENSION = ".atcrbundle";

    /** The last second of the year 9999. */
    static final long MAX_SECONDS = 253_402_300_799L;

    private final String registry;
    private final String repository;
    private final Digest digest;
    private final byte[] manifest;
    private final Instant createdAt;
    private final List<BundleSigner> signers;

    private Bundle(String registry, String repository, Digest digest, byte[] manifest, Instant createdAt, List<BundleSigner> signers) {
        this.registry = registry;
        this.repository = repository;
        this.digest = digest;
        this.manifest = manifest;
        this.createdAt = createdAt;
        this.signers = signers;
    }

    /**
     * Puts a bundle together. Nothing is proven.
     *
     * @param image the image; its tag and digest do not matter
     * @param manifest the bytes of its manifest, which make its digest
     * @param createdAt when what is in it was fetched; kept to the second
     * @param signers the signers in any order, at least one, no DID twice
     * @return the bundle
     * @throws BundleException if the instant is not between 1970 and 9999, or there is no signer or one of them twice
     */
    public static Bundle of(ImageReference image, byte[] manifest, Instant createdAt, List<BundleSigner> signers) throws BundleException {
        byte[] own = manifest.clone();
        return of(image.registry(), image.repository(), Digest.ofBytes(own), own, createdAt.getEpochSecond(), signers);
    }

    static Bundle of(String registry, String repository, Digest digest, byte[] manifest, long seconds, List<BundleSigner> signers)
            throws BundleException {
        requireName(registry, repository);
        if (!Digest.ofBytes(manifest).equals(digest)) {
            throw new BundleException(BundleError.CONTRADICTION, "digest", "the manifest hashes to " + Digest.ofBytes(manifest) + ", not to " + digest);
        }
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new BundleException(BundleError.MALFORMED, "createdAt", "not between 1970 and 9999: " + seconds);
        }
        List<BundleSigner> sorted = signers.stream().sorted(Comparator.comparing(signer -> signer.did().toString())).toList();
        if (sorted.isEmpty() || sorted.stream().map(BundleSigner::did).distinct().count() < sorted.size()) {
            throw new BundleException(BundleError.MALFORMED, "signers", sorted.isEmpty() ? "nobody" : "one of them twice");
        }
        return new Bundle(registry, repository, digest, manifest, Instant.ofEpochSecond(seconds), sorted);
    }

    /** A name in another spelling than the normalised one would be another name for the same image. */
    private static void requireName(String registry, String repository) throws BundleException {
        try {
            ImageReference host = ImageReference.parse(registry + "/x");
            if (host.registry().equals(registry) && host.repository().equals("x")) {
                ImageReference parsed = ImageReference.parse(registry + "/" + repository, Set.of(registry));
                if (parsed.registry().equals(registry) && parsed.repository().equals(repository)) {
                    return;
                }
            }
        } catch (ReferenceException e) {
            throw new BundleException(BundleError.MALFORMED, "repository", String.valueOf(e.getMessage()));
        }
        throw new BundleException(BundleError.MALFORMED, "repository", "not a registry and a repository in their one spelling");
    }

    /**
     * Reads a bundle within the default limits.
     *
     * @param bytes a whole file
     * @return the bundle, of which nothing is proven
     * @throws BundleException if it is none
     */
    public static Bundle parse(byte[] bytes) throws BundleException {
        return parse(bytes, BundleLimits.defaults());
    }

    /**
     * Reads a bundle.
     *
     * @param bytes a whole file
     * @param limits the bounds
     * @return the bundle, of which nothing is proven; {@link #encode()} gives the same bytes back
     * @throws BundleException if it is none
     */
    public static Bundle parse(byte[] bytes, BundleLimits limits) throws BundleException {
        return new BundleReader(limits).read(bytes);
    }

    /**
     * The bundle as a file.
     *
     * @return its one encoding
     */
    public byte[] encode() {
        return BundleWriter.write(this);
    }

    /**
     * The name under which {@link BundleSource#inFolder} looks for the bundle of an image.
     *
     * @param digest the image's digest
     * @return {@code sha256-HEX.atcrbundle}
     */
    public static String fileName(Digest digest) {
        return "sha256-" + digest.hex() + FILE_EXTENSION;
    }

    /**
     * The image's registry.
     *
     * @return host and, if it is not the default, port
     */
    public String registry() {
        return registry;
    }

    /**
     * The image's path in the registry.
     *
     * @return the repository's full name
     */
    public String repository() {
        return repository;
    }

    /**
     * The image's digest.
     *
     * @return what the manifest hashes to
     */
    public Digest digest() {
        return digest;
    }

    /**
     * The image's manifest.
     *
     * @return its bytes, in a fresh array
     */
    public byte[] manifest() {
        return manifest.clone();
    }

    /**
     * When the contents were fetched, as the bundle says; it can only make a bundle older.
     *
     * @return the instant, in whole seconds
     */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * The signers.
     *
     * @return an immutable list in the order of their DIDs, of at least one
     */
    public List<BundleSigner> signers() {
        return signers;
    }

    /**
     * What is held of one signer.
     *
     * @param did an account
     * @return empty if the bundle does not have it
     */
    public Optional<BundleSigner> signer(Did did) {
        return signers.stream().filter(signer -> signer.did().equals(did)).findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bundle that && registry.equals(that.registry) && repository.equals(that.repository)
                && createdAt.equals(that.createdAt) && signers.equals(that.signers) && Arrays.equals(manifest, that.manifest);
    }

    @Override
    public int hashCode() {
        return Objects.hash(registry, repository, digest, createdAt, signers);
    }

    @Override
    public String toString() {
        return "Bundle[" + registry + "/" + repository + "@" + digest + ", " + createdAt + ", " + signers + "]";
    }
}
