package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.PublicKey;
import io.atcr.did.net.HttpFetcher;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the document of a DID. Implementations are thread-safe.
 *
 * <p>The one from {@link #builder()} asks a PLC directory for did:plc and the host itself for did:web. It follows no redirect. That an
 * identity does not exist, was given up, has a malformed document, or gave no answer in time are different codes.
 */
@FunctionalInterface
public interface DidResolver {

    /**
     * The document of a DID, possibly from a cache.
     *
     * @param did the DID
     * @return its document
     * @throws DidException if there is none to be had
     */
    DidDocument resolve(Did did) throws DidException;

    /**
     * The document of a DID, asked for anew: for when a signature does not match the key that a cache had. At most once in 30 seconds per
     * DID; in between, and in implementations without a cache, the same as {@link #resolve}.
     *
     * @param did the DID
     * @return its document
     * @throws DidException if there is none to be had
     */
    default DidDocument refresh(Did did) throws DidException {
        return resolve(did);
    }

    /**
     * {@link #resolve(Did)} within a time. Implementations that cannot be bounded ignore it, as this default does.
     *
     * @param did the DID
     * @param timeout the longest it may take
     * @return its document
     * @throws DidException if there is none to be had in time
     */
    default DidDocument resolve(Did did, Duration timeout) throws DidException {
        return resolve(did);
    }

    /**
     * {@link #refresh(Did)} within a time. Implementations that cannot be bounded ignore it, as this default does.
     *
     * @param did the DID
     * @param timeout the longest it may take
     * @return its document
     * @throws DidException if there is none to be had in time
     */
    default DidDocument refresh(Did did, Duration timeout) throws DidException {
        return refresh(did);
    }

    /**
     * The key that signs the repository of a DID now.
     *
     * @param did the DID
     * @return its signing key
     * @throws DidException if the document cannot be had, or with {@link DidError#NO_SIGNING_KEY} if it lists no valid key
     */
    default PublicKey resolvePublicKey(Did did) throws DidException {
        return resolve(did).signingKey().orElseThrow(
                () -> new DidException(DidError.NO_SIGNING_KEY, did, did + " lists no valid #atproto verification method"));
    }

    /**
     * A builder of a resolver that asks the network.
     *
     * @return a new builder
     */
    static Builder builder() {
        return new Builder();
    }

    /** Builds a resolver that asks the network. Not thread-safe. */
    final class Builder {

        private @Nullable HttpFetcher fetcher;
        private String plcDirectory = "https://plc.directory";
        private DidCache cache = DidCache.none();
        private boolean development;

        Builder() {
        }

        /**
         * Sets the door to the network. Required; the caller closes it.
         *
         * @param fetcher the fetcher; its limits bound each question
         * @return this builder
         */
        public Builder fetcher(HttpFetcher fetcher) {
            this.fetcher = Objects.requireNonNull(fetcher);
            return this;
        }

        /**
         * Sets who is asked for did:plc. Default: {@code https://plc.directory}.
         *
         * @param directory an http or https URL without user information, query and fragment
         * @return this builder
         * @throws IllegalArgumentException if it is another kind of URL
         */
        public Builder plcDirectory(URI directory) {
            String scheme = directory.getScheme() == null ? "" : directory.getScheme().toLowerCase(Locale.ROOT);
            boolean http = scheme.equals("https") || scheme.equals("http");
            if (!http || directory.getHost() == null || directory.getRawUserInfo() != null || directory.getRawQuery() != null
                    || directory.getRawFragment() != null) {
                throw new IllegalArgumentException("not the URL of a directory: " + directory);
            }
            this.plcDirectory = directory.toString().replaceFirst("/+$", "");
            return this;
        }

        /**
         * Sets where documents are kept. Default: nowhere.
         *
         * @param cache the cache
         * @return this builder
         */
        public Builder cache(DidCache cache) {
            this.cache = Objects.requireNonNull(cache);
            return this;
        }

        /**
         * Sets whether names for development are resolved: {@code did:web:localhost%3APORT}, and hosts under {@code .test}. Default: no.
         * The fetcher's address policy must allow them as well.
         *
         * @param allowed whether they are
         * @return this builder
         */
        public Builder developmentNames(boolean allowed) {
            this.development = allowed;
            return this;
        }

        /**
         * The resolver.
         *
         * @return a new resolver
         * @throws IllegalStateException if no fetcher was set
         */
        public DidResolver build() {
            if (fetcher == null) {
                throw new IllegalStateException("a resolver needs a fetcher");
            }
            return new NetworkDidResolver(fetcher, plcDirectory, cache, development, System::nanoTime);
        }
    }
}
