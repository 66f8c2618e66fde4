package io.atcr.verifier.registry;

import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The reading side of the OCI Distribution Specification 1.1: tag to digest, manifests, referrers, blobs.
 *
 * <p>Nothing a registry says is believed beyond what its bytes hash to. Every operation takes the time it may last in total, over all
 * requests it makes; a timeout that is not positive fails at once with {@link RegistryError#TIMEOUT}. Implementations are thread-safe,
 * cache nothing but authorisation tokens, and do not close the {@link HttpFetcher}.
 */
public interface RegistryClient {

    /**
     * The digest a reference stands for now. A reference with a digest is answered with it and without a request; otherwise the tag's
     * manifest is fetched and hashed. A {@code Docker-Content-Digest} header never replaces hashing, and is an error when it differs.
     *
     * @param reference the image
     * @param timeout how long the operation may last
     * @return the SHA-256 digest of the manifest's bytes
     * @throws RegistryException with {@link RegistryError#NOT_FOUND} for an unknown tag, {@link RegistryError#DIGEST_MISMATCH} when the
     *     registry states another digest, or a code for why the manifest could not be had
     */
    Digest resolve(ImageReference reference, Duration timeout) throws RegistryException;

    /**
     * The image manifest or index that a reference stands for now: with a digest the one of that digest, otherwise the tag's. The document is
     * known by what its own bytes hash to, so that what is read is what the digest names, and a tag cannot move in between.
     *
     * <p>The default asks for the digest and then for the manifest; the client of {@link #builder} asks once.
     *
     * @param reference the image
     * @param timeout how long the operation may last
     * @return the document, whose bytes hash to its digest
     * @throws RegistryException as {@link #resolve} and {@link #manifest(ImageReference, Digest, Duration)} do
     */
    default ManifestDocument manifest(ImageReference reference, Duration timeout) throws RegistryException {
        Optional<Digest> named = reference.digest();
        if (named.isPresent()) {
            return manifest(reference, named.get(), timeout);
        }
        Deadline deadline = Deadline.in(timeout, System::nanoTime);
        Digest digest = resolve(reference, timeout);
        return manifest(reference, digest, deadline.remaining());
    }

    /**
     * The image manifest or index with a digest.
     *
     * @param repository an image of the repository; its tag and digest play no part
     * @param digest the manifest's digest
     * @param timeout how long the operation may last
     * @return the document, whose bytes hash to the digest
     * @throws RegistryException with {@link RegistryError#DIGEST_MISMATCH}, {@link RegistryError#MALFORMED_MANIFEST},
     *     {@link RegistryError#AMBIGUOUS_MANIFEST} or {@link RegistryError#UNSUPPORTED_MEDIA_TYPE} for a document that is not to be
     *     used, or a code for why it could not be had
     */
    ManifestDocument manifest(ImageReference repository, Digest digest, Duration timeout) throws RegistryException;

    /**
     * The signature artifacts that refer to a manifest, from the referrers API or, where the registry does not have it, from the
     * fallback tag (OCI Distribution Specification 1.1, Listing Referrers and Referrers Tag Schema).
     *
     * <p>Each referrer is fetched again by its digest, and its own bytes must name the subject, the artifact type
     * {@code application/vnd.atproto.signature.v1+json} and one layer of that type. What is wrong with one referrer concerns that one.
     *
     * @param repository an image of the repository; its tag and digest play no part
     * @param subject the digest of the manifest that is signed
     * @param timeout how long the operation may last; when it passes while referrers are examined, the rest is rejected with
     *     {@link RegistryError#TIMEOUT}
     * @return the artifacts found, and what was left out
     * @throws RegistryException when there is no list of referrers to begin with
     */
    Referrers referrers(ImageReference repository, Digest subject, Duration timeout) throws RegistryException;

    /**
     * The signature artifacts that the subject's fallback tag lists, whether or not the registry has the referrers API (OCI Distribution
     * Specification 1.1, Referrers Tag Schema). Where it has the API, {@link #referrers} does not look there.
     *
     * <p>The default cannot; the client of {@link #builder} can.
     *
     * @param repository an image of the repository; its tag and digest play no part
     * @param subject the digest of the manifest that is signed
     * @param timeout how long the operation may last
     * @return the artifacts found, and what was left out; none without such a tag
     * @throws RegistryException when the tag cannot be read, with {@link RegistryError#UNAVAILABLE} from a client that does not read it
     */
    default Referrers taggedReferrers(ImageReference repository, Digest subject, Duration timeout) throws RegistryException {
        throw new RegistryException(RegistryError.UNAVAILABLE, "this registry client does not read fallback tags");
    }

    /**
     * The content of a blob.
     *
     * @param repository an image of the repository; its tag and digest play no part
     * @param digest the blob's digest
     * @param maxBytes the largest acceptable size in bytes
     * @param timeout how long the operation may last
     * @return a fresh array, which hashes to the digest
     * @throws RegistryException with {@link RegistryError#TOO_LARGE} or {@link RegistryError#DIGEST_MISMATCH}, or a code for why the
     *     blob could not be had
     */
    byte[] blob(ImageReference repository, Digest digest, long maxBytes, Duration timeout) throws RegistryException;

    /**
     * Begins a client.
     *
     * @param fetcher the connector that every request of the client goes through; it stays the caller's to close
     * @return a builder with default limits and no credentials
     */
    static Builder builder(HttpFetcher fetcher) {
        return new Builder(fetcher);
    }

    /** Settings of a {@link RegistryClient}. Not thread-safe. */
    final class Builder {
        private final HttpFetcher fetcher;
        private RegistryCredentials credentials = RegistryCredentials.anonymous();
        private RegistryLimits limits = RegistryLimits.defaults();
        private Executor executor = reading -> {};
        private LongSupplier nanoClock = System::nanoTime;

        private Builder(HttpFetcher fetcher) {
            this.fetcher = Objects.requireNonNull(fetcher);
        }

        /**
         * Where credentials come from.
         *
         * @param source asked once for each registry and authentication; by default anonymous
         * @return this builder
         */
        public Builder credentials(RegistryCredentials source) {
            credentials = Objects.requireNonNull(source);
            return this;
        }

        /**
         * What one operation spends at most.
         *
         * @param bounds the limits; by default {@link RegistryLimits#defaults()}
         * @return this builder
         */
        public Builder limits(RegistryLimits bounds) {
            limits = Objects.requireNonNull(bounds);
            return this;
        }

        /**
         * Whose threads referrers are read on beside the caller's, so that a few are asked for at once. What it does not run, the caller's does.
         *
         * @param threads the executor; by default none, so that one is read after the other
         * @return this builder
         */
        public Builder executor(Executor threads) {
            executor = Objects.requireNonNull(threads);
            return this;
        }

        Builder nanoClock(LongSupplier clock) {
            nanoClock = clock;
            return this;
        }

        /**
         * Makes the client.
         *
         * @return a new client
         */
        public RegistryClient build() {
            return new OciRegistryClient(fetcher, credentials, limits, executor, nanoClock);
        }
    }
}
