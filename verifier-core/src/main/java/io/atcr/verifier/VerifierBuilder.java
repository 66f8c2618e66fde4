package io.atcr.verifier;

import io.atcr.car.RecordProofVerifier;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.DidResolver;
import io.atcr.did.HandleResolver;
import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.EgressProxy;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.AuditedPlcResolver;
import io.atcr.did.plc.PlcDirectory;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.did.plc.PlcLogVerifier;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.VerificationCache;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryCredentials;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link Verifier}. Only the trust policy has no default. Not thread-safe.
 *
 * <p>Defaults: the public PLC directory, anonymous access to registries, public addresses over HTTPS only, a cache of
 * {@value CaffeineVerificationCache#DEFAULT_MAXIMUM_ENTRIES} entries and rollback marks in this process, the system clock.
 */
public final class VerifierBuilder {
    private @Nullable TrustPolicy trustPolicy;
    private AddressPolicy addressPolicy = AddressPolicy.publicOnly();
    private List<URI> plcDirectories = List.of(PlcDirectory.PUBLIC);
    private @Nullable PlcHeadStore plcHeads;
    private @Nullable EgressProxy egressProxy;
    private RegistryCredentials credentials = RegistryCredentials.anonymous();
    private VerifierLimits limits = VerifierLimits.defaults();
    private InstantSource clock = InstantSource.system();
    private SignatureVerifier signatures = SignatureVerifier.preferred();
    private @Nullable HttpFetcher fetcher;
    private @Nullable VerificationCache cache;
    private @Nullable RevisionStore revisions;
    private @Nullable DidResolver didResolver;
    private @Nullable HandleResolver handleResolver;
    private @Nullable RecordSource recordSource;
    private @Nullable RegistryClient registryClient;
    private VerifierListener listener = VerifierListener.all();

    VerifierBuilder() {}

    /**
     * Sets who may sign what. Required.
     *
     * @param policy the trust policy
     * @return this builder
     */
    public VerifierBuilder trustPolicy(TrustPolicy policy) {
        this.trustPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets which addresses may be connected to, and which hosts are spoken to over plain HTTP. Not used if a fetcher is set.
     *
     * @param policy the address policy; the default admits public addresses over HTTPS only
     * @return this builder
     */
    public VerifierBuilder addressPolicy(AddressPolicy policy) {
        this.addressPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets the proxy that is the only way out; it has to refuse private addresses, see {@link EgressProxy}. Not used if a fetcher is set.
     *
     * @param proxy the proxy; the default is none, whatever the system names
     * @return this builder
     */
    public VerifierBuilder egressProxy(EgressProxy proxy) {
        this.egressProxy = Objects.requireNonNull(proxy, "proxy");
        return this;
    }

    /**
     * Sets the directory that answers for did:plc. Not used if a DID resolver is set.
     *
     * @param directory an http or https URL
     * @return this builder
     * @throws IllegalArgumentException if it is another kind of URL
     */
    public VerifierBuilder plcDirectory(URI directory) {
        return plcDirectories(List.of(directory));
    }

    /**
     * Sets the directories that answer for did:plc; the next one is asked where one gives no answer. What they answer is verified from the
     * operation log. Not used if a DID resolver is set.
     *
     * @param directories http or https URLs, in the order to ask them, at least one
     * @return this builder
     * @throws IllegalArgumentException if there is none, or one is another kind of URL
     */
    public VerifierBuilder plcDirectories(List<URI> directories) {
        this.plcDirectories = PlcDirectory.requireDirectories(directories);
        return this;
    }

    /**
     * Sets where the newest operation that was seen of each did:plc is remembered, so that a directory which withholds operations or shows
     * another history is noticed. Only accounts that the policy names are remembered. Not used if a DID resolver is set.
     *
     * @param heads the memory; the default is this process's own
     * @return this builder
     */
    public VerifierBuilder plcHeadStore(PlcHeadStore heads) {
        this.plcHeads = Objects.requireNonNull(heads, "heads");
        return this;
    }

    /**
     * Sets the credentials for registries. Not used if a registry client is set.
     *
     * @param credentials where credentials come from; the default has none
     * @return this builder
     */
    public VerifierBuilder registryCredentials(RegistryCredentials credentials) {
        this.credentials = Objects.requireNonNull(credentials, "credentials");
        return this;
    }

    /**
     * Sets the limits.
     *
     * @param limits the limits
     * @return this builder
     */
    public VerifierBuilder limits(VerifierLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * Sets the clock that policy windows, revisions and expiry are compared with.
     *
     * @param clock the clock
     * @return this builder
     */
    public VerifierBuilder clock(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Sets what checks signatures.
     *
     * @param signatures the signature verifier; the default is {@link SignatureVerifier#preferred()}
     * @return this builder
     */
    public VerifierBuilder signatureVerifier(SignatureVerifier signatures) {
        this.signatures = Objects.requireNonNull(signatures, "signatures");
        return this;
    }

    /**
     * Sets the connector that every request goes through. The verifier does not close it.
     *
     * @param fetcher the connector
     * @return this builder
     */
    public VerifierBuilder fetcher(HttpFetcher fetcher) {
        this.fetcher = Objects.requireNonNull(fetcher, "fetcher");
        return this;
    }

    /**
     * Sets the cache. The verifier does not close it.
     *
     * <p>Verifiers that share a cache share what they found only if they ask the same directory, and neither has a DID resolver or
     * record source of the caller's. What one of them found stands for the others until it expires, whatever they remember themselves; so
     * let them share their revision store and their PLC head store, too.
     *
     * @param cache the cache; {@link VerificationCache#none()} for none
     * @return this builder
     */
    public VerifierBuilder cache(VerificationCache cache) {
        this.cache = Objects.requireNonNull(cache, "cache");
        return this;
    }

    /**
     * Sets where the highest revision seen of each repository is kept. A store that fails makes verification Indeterminate.
     *
     * @param revisions the rollback marks; the default is this process's own
     * @return this builder
     */
    public VerifierBuilder revisionStore(RevisionStore revisions) {
        this.revisions = Objects.requireNonNull(revisions, "revisions");
        return this;
    }

    /**
     * Sets what resolves DIDs.
     *
     * @param resolver the resolver
     * @return this builder
     */
    public VerifierBuilder didResolver(DidResolver resolver) {
        this.didResolver = Objects.requireNonNull(resolver, "resolver");
        return this;
    }

    /**
     * Sets what resolves handles.
     *
     * @param resolver the resolver
     * @return this builder
     */
    public VerifierBuilder handleResolver(HandleResolver resolver) {
        this.handleResolver = Objects.requireNonNull(resolver, "resolver");
        return this;
    }

    /**
     * Sets where proofs come from.
     *
     * @param source the source
     * @return this builder
     */
    public VerifierBuilder recordSource(RecordSource source) {
        this.recordSource = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets the registry client.
     *
     * @param client the client
     * @return this builder
     */
    public VerifierBuilder registryClient(RegistryClient client) {
        this.registryClient = Objects.requireNonNull(client, "client");
        return this;
    }

    /**
     * Sets who is told what happens; {@link VerifierListener#all} makes one of several. The log line of each verification is written anyway.
     *
     * @param listener the listener; the default does nothing
     * @return this builder
     */
    public VerifierBuilder listener(VerifierListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Makes the verifier. No network is used.
     *
     * @return a verifier
     * @throws IllegalStateException if no trust policy was set: there is no verification without saying whose signatures count
     */
    public Verifier build() {
        TrustPolicy policy = trustPolicy;
        if (policy == null) {
            throw new IllegalStateException("a trust policy is required: trustPolicy(TrustPolicy.load(file)) or trustPolicy(TrustPolicy.forSigner(did))");
        }
        @Nullable HttpFetcher own = fetcher == null ? connector() : null;
        HttpFetcher http = own != null ? own : Objects.requireNonNull(fetcher);
        VerificationCache kept = cache != null ? cache : new CaffeineVerificationCache(CaffeineVerificationCache.DEFAULT_MAXIMUM_ENTRIES, clock);
        String configuration = CachedDidDocuments.configuration(didResolver == null && recordSource == null, plcDirectories, limits);
        Listeners listeners = Listeners.of(List.of(new VerificationLog(), listener));
        ObservedDids observed = new ObservedDids(listeners);
        CachedDidDocuments documents = new CachedDidDocuments(kept, configuration);
        PlcHeadStore heads = new NamedHeads(plcHeads != null ? plcHeads : PlcHeadStore.inMemory(), policy);
        DidResolver dids = didResolver != null ? observed.of(didResolver) : observed.network(http, plcDirectories, heads, documents, clock);
        HandleResolver handles = handleResolver != null ? handleResolver : HandleResolver.builder().fetcher(http).build();
        RegistryClient registry = registryClient != null
                ? registryClient
                : RegistryClient.builder(http).credentials(credentials).build();
        RecordSource records = recordSource != null ? recordSource : new PdsClient(http, limits);
        RevisionStore marks = revisions != null ? revisions : RevisionStore.inMemory();

        Identities identities = new Identities(dids);
        HeadFreshness freshness = new HeadFreshness(marks, policy, limits, listeners);
        Function<RecordSource, RecordProver> provers =
                source -> new RecordProver(identities, source, signatures, new RecordProofVerifier(limits.car()), freshness, policy);
        RecordProver prover = provers.apply(records);
        CachedProver cached = new CachedProver(
                new SignatureProver(prover), new ObservedCache(kept, listeners), documents, policy, configuration, clock, listeners);
        Handles accounts = new Handles(handles, identities);
        Owners owners = new Owners(policy, accounts);
        SignatureSearch search = new SignatureSearch(policy, owners, registry, cached, limits);
        RecordInquiry inquiry = new RecordInquiry(accounts, prover, clock, limits);
        AuditedPlcResolver audited = new AuditedPlcResolver(
                PlcDirectory.of(http, plcDirectories), heads, new PlcLogVerifier().withSignatureVerifier(signatures), clock);
        OfflineVerifier offline = OfflineVerifier.builder().trustPolicy(policy).plcHeadStore(heads).revisionStore(marks).limits(limits).clock(clock)
                .signatureVerifier(signatures).build(VerifierListener.all());
        BundleMaker bundles = new BundleMaker(registry, audited, records, provers, offline, clock, limits);
        return new Verifier(policy, new ImageReader(registry), search, inquiry, bundles, clock, limits, listeners, own);
    }

    private HttpFetcher connector() {
        HttpFetcher.Builder builder = HttpFetcher.builder().addressPolicy(addressPolicy);
        return (egressProxy == null ? builder : builder.egressProxy(egressProxy)).build();
    }
}
