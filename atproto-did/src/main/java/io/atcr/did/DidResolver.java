package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.PublicKey;
import io.atcr.did.net.FetchLimits;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.AuditedPlcResolver;
import io.atcr.did.plc.PlcDirectory;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.did.plc.PlcLogVerifier;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the document of a DID. Implementations are thread-safe.
 *
 * <p>The one from {@link #builder()} audits the operation log of a did:plc, asks the host itself for did:web, and keeps what it resolved
 * for a few minutes. It follows no redirect. That an identity does not exist, was given up, has a malformed document, or gave no answer in
 * time are different codes.
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

        /** How long a document is served from the cache by default: 5 minutes. */
        public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofMinutes(5);

        private @Nullable HttpFetcher fetcher;
        private List<URI> plcDirectories = List.of(PlcDirectory.PUBLIC);
        private @Nullable PlcHeadStore plcHeads;
        private PlcLogVerifier plcLogVerifier = new PlcLogVerifier();
        private boolean audited = true;
        private @Nullable DidCache cache;
        private Duration timeToLive = DEFAULT_TIME_TO_LIVE;
        private @Nullable Duration timeout;
        private boolean development;
        private ResolutionListener listener = ResolutionListener.NONE;
        private InstantSource clock = InstantSource.system();

        Builder() {
        }

        /**
         * Sets the door to the network. Required; the caller closes it.
         *
         * @param fetcher the fetcher; its limits bound each request
         * @return this builder
         */
        public Builder fetcher(HttpFetcher fetcher) {
            this.fetcher = Objects.requireNonNull(fetcher);
            return this;
        }

        /**
         * Sets who is asked for did:plc. Default: {@link PlcDirectory#PUBLIC}.
         *
         * @param directory an http or https URL without user information, query and fragment
         * @return this builder
         * @throws IllegalArgumentException if it is another kind of URL
         */
        public Builder plcDirectory(URI directory) {
            return plcDirectories(List.of(directory));
        }

        /**
         * Sets who is asked for did:plc, in order; see {@link PlcDirectory} for when the next one is. Default: {@link PlcDirectory#PUBLIC}.
         *
         * @param directories http or https URLs without user information, query and fragment, at least one
         * @return this builder
         * @throws IllegalArgumentException if there is none, or one is another kind of URL
         */
        public Builder plcDirectories(List<URI> directories) {
            this.plcDirectories = PlcDirectory.requireDirectories(directories);
            return this;
        }

        /**
         * Sets where the newest operation that was seen of each did:plc is remembered. Default: in this object's memory, so that what is
         * withheld after a restart is not noticed.
         *
         * @param heads the memory
         * @return this builder
         */
        public Builder plcHeadStore(PlcHeadStore heads) {
            this.plcHeads = Objects.requireNonNull(heads);
            return this;
        }

        /**
         * Sets what verifies operation logs. Default: a verifier with the default limits.
         *
         * @param verifier the verifier
         * @return this builder
         */
        public Builder plcLogVerifier(PlcLogVerifier verifier) {
            this.plcLogVerifier = Objects.requireNonNull(verifier);
            return this;
        }

        /**
         * Believes the directory: asks it for the DID document of a did:plc and not for the log that proves it. For display, never for
         * decisions. Default: the log is audited, see {@link AuditedPlcResolver}.
         *
         * @return this builder
         */
        public Builder unauditedPlc() {
            this.audited = false;
            return this;
        }

        /**
         * Sets where documents are kept. Default: {@link DidCache#inMemory}, for as long as they are served.
         *
         * @param cache the cache; {@link DidCache#none()} for none
         * @return this builder
         */
        public Builder cache(DidCache cache) {
            this.cache = Objects.requireNonNull(cache);
            return this;
        }

        /**
         * Sets how long a document is served from the cache. Default: {@link #DEFAULT_TIME_TO_LIVE}.
         *
         * @param timeToLive a positive time of at most a day
         * @return this builder
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder timeToLive(Duration timeToLive) {
            if (timeToLive.isNegative() || timeToLive.isZero() || timeToLive.compareTo(CachingDidResolver.MAX_STALE) > 0) {
                throw new IllegalArgumentException("a time to live is positive and at most a day: " + timeToLive);
            }
            this.timeToLive = timeToLive;
            return this;
        }

        /**
         * Sets how long a question without a time of its own may take, everything included. Default: {@link HttpFetcher#totalTimeout()} of
         * the fetcher.
         *
         * @param timeout a millisecond to a day
         * @return this builder
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder timeout(Duration timeout) {
            if (timeout.compareTo(FetchLimits.MIN_TIMEOUT) < 0 || timeout.compareTo(FetchLimits.MAX_TIMEOUT) > 0) {
                throw new IllegalArgumentException("a timeout is a millisecond to a day: " + timeout);
            }
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets the clock that expiry and operations are compared with. Default: the system's.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock);
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
         * Sets who is told what the resolver does. Default: nobody.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder listener(ResolutionListener listener) {
            this.listener = Objects.requireNonNull(listener);
            return this;
        }

        /**
         * The resolver.
         *
         * @return a new resolver
         * @throws IllegalStateException if no fetcher was set
         */
        public CachingDidResolver build() {
            return build(System::nanoTime);
        }

        CachingDidResolver build(LongSupplier nanoClock) {
            if (fetcher == null) {
                throw new IllegalStateException("a resolver needs a fetcher");
            }
            PlcDirectory directory = PlcDirectory.of(fetcher, plcDirectories);
            DocumentSource plc = directory::didDocument;
            if (audited) {
                PlcHeadStore heads = plcHeads != null ? plcHeads : PlcHeadStore.inMemory();
                plc = new AuditedPlcResolver(directory, heads, plcLogVerifier, clock)::resolve;
            }
            DidCache kept = cache != null ? cache : DidCache.inMemory(timeToLive);
            Duration most = timeout != null ? timeout : fetcher.totalTimeout();
            DocumentSource source = new MethodSource(plc, new WebSource(fetcher, development));
            return new FreshDocuments(source, kept, timeToLive, most, clock, nanoClock, listener);
        }
    }
}
