package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.AtUri;
import io.atcr.did.DidResolver;
import io.atcr.did.HandleResolver;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.PlcDirectory;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryCredentials;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what there is about an image that may be a signature, without a policy and without judging.
 *
 * <p>It asks the registry of the image, and of the image's owner the DID resolution and the PDS. Accounts and hosts that artifacts name are
 * never asked. Immutable and thread-safe; it keeps no threads, and does not close the connector.
 */
public final class SignatureDiscovery {
    private final DiscoverySources sources;

    private SignatureDiscovery(DiscoverySources sources) {
        this.sources = sources;
    }

    /**
     * Starts to configure a discovery.
     *
     * @param fetcher the connector that every request goes through; it stays the caller's to close
     * @return a new builder
     */
    public static Builder builder(HttpFetcher fetcher) {
        return new Builder(Objects.requireNonNull(fetcher, "fetcher"));
    }

    /**
     * Finds what there is about an image whose owner is the account that its path names, on ATCR registries; elsewhere it has none.
     *
     * @param reference the image, by tag or digest
     * @return what there is, and what could not be looked at
     */
    public Discovery discover(ImageReference reference) {
        return new DiscoveryRun(sources, Objects.requireNonNull(reference, "reference"), null).discover();
    }

    /**
     * Finds what there is about an image of a known owner.
     *
     * @param reference the image, by tag or digest
     * @param owner the account whose image it is, whatever its path says
     * @return what there is, and what could not be looked at
     */
    public Discovery discover(ImageReference reference, Did owner) {
        return new DiscoveryRun(sources, Objects.requireNonNull(reference, "reference"), Objects.requireNonNull(owner, "owner")).discover();
    }

    /**
     * Verifies that a record is there and is about an image: its digest, its media type, and its repository, which is the short name if the image
     * is the account's own by its path and the full path otherwise. Whether the account counts is not asked.
     *
     * @param uri the record
     * @param reference the image; its tag plays no part
     * @param manifest the image's manifest or index
     * @return {@link RecordVerification.Verdict#PRESENT} only if the record is proven and about the image; no permission to run anything
     */
    public RecordVerification verifyRecord(AtUri uri, ImageReference reference, ManifestDocument manifest) {
        return new DiscoveryRun(sources, Objects.requireNonNull(reference, "reference"), null)
                .verify(Objects.requireNonNull(uri, "uri"), Objects.requireNonNull(manifest, "manifest"));
    }

    /**
     * Verifies that a record is there and is about an image of a known owner. On other than ATCR registries nobody is the owner.
     *
     * @param uri the record
     * @param reference the image; its tag plays no part
     * @param manifest the image's manifest or index
     * @param owner the account whose image it is, whatever its path says
     * @return as {@link #verifyRecord(AtUri, ImageReference, ManifestDocument)} does
     */
    public RecordVerification verifyRecord(AtUri uri, ImageReference reference, ManifestDocument manifest, Did owner) {
        return new DiscoveryRun(sources, Objects.requireNonNull(reference, "reference"), Objects.requireNonNull(owner, "owner"))
                .verify(Objects.requireNonNull(uri, "uri"), Objects.requireNonNull(manifest, "manifest"));
    }

    /** Settings of a {@link SignatureDiscovery}. Not thread-safe. */
    public static final class Builder {
        private final HttpFetcher fetcher;
        private List<URI> plcDirectories = List.of(PlcDirectory.PUBLIC);
        private PlcHeadStore heads = PlcHeadStore.inMemory();
        private RegistryCredentials credentials = RegistryCredentials.anonymous();
        private VerifierLimits limits = VerifierLimits.defaults();
        private InstantSource clock = InstantSource.system();
        private Set<String> atcrRegistries = Set.of("atcr.io");
        private @Nullable HandleResolver handles;
        private @Nullable RegistryClient registry;

        private Builder(HttpFetcher fetcher) {
            this.fetcher = fetcher;
        }

        /**
         * The PLC directories, the next one for where one gives no answer.
         *
         * @param directories their URLs; by default {@link PlcDirectory#PUBLIC}
         * @return this builder
         * @throws IllegalArgumentException for none, or for what is not an http or https URL
         */
        public Builder plcDirectories(List<URI> directories) {
            plcDirectories = PlcDirectory.requireDirectories(directories);
            return this;
        }

        /**
         * Where the newest operation seen of each did:plc is remembered.
         *
         * @param store the store; by default in memory
         * @return this builder
         */
        public Builder plcHeadStore(PlcHeadStore store) {
            heads = Objects.requireNonNull(store, "store");
            return this;
        }

        /**
         * Credentials for the registry.
         *
         * @param source where they come from; by default anonymous
         * @return this builder
         */
        public Builder registryCredentials(RegistryCredentials source) {
            credentials = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * The limits of one discovery, of which {@link VerifierLimits#totalTimeout()} bounds the time it takes.
         *
         * @param bounds the limits; by default {@link VerifierLimits#defaults()}
         * @return this builder
         */
        public Builder limits(VerifierLimits bounds) {
            limits = Objects.requireNonNull(bounds, "bounds");
            return this;
        }

        /**
         * What revisions and operations are compared with.
         *
         * @param source the clock; by default the system's
         * @return this builder
         */
        public Builder clock(InstantSource source) {
            clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * The registries on which the first segment of an image path names the owner.
         *
         * @param registries {@code host[:port]} as image references name them; by default {@code atcr.io}
         * @return this builder
         */
        public Builder atcrRegistries(Set<String> registries) {
            atcrRegistries = Set.copyOf(registries);
            return this;
        }

        /**
         * How a handle in an image path is resolved.
         *
         * @param resolver the resolver; by default DNS and HTTPS through the connector
         * @return this builder
         */
        public Builder handleResolver(HandleResolver resolver) {
            handles = Objects.requireNonNull(resolver, "resolver");
            return this;
        }

        /**
         * The client that reads the registry, in place of one with these credentials.
         *
         * @param client the client
         * @return this builder
         */
        public Builder registryClient(RegistryClient client) {
            registry = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * Makes the discovery.
         *
         * @return a new discovery
         */
        public SignatureDiscovery build() {
            DidResolver dids = DidResolver.builder().fetcher(fetcher).plcDirectories(plcDirectories).plcHeadStore(heads).clock(clock).build();
            return new SignatureDiscovery(new DiscoverySources(
                    Optional.ofNullable(registry).orElseGet(() -> RegistryClient.builder(fetcher).credentials(credentials).build()),
                    new PdsClient(fetcher, limits),
                    dids,
                    new Handles(handles != null ? handles : HandleResolver.builder().fetcher(fetcher).build()),
                    SignatureVerifier.preferred(),
                    clock,
                    limits,
                    atcrRegistries));
        }
    }
}
