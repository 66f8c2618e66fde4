package io.atcr.verifier;

import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.DidResolver;
import io.atcr.did.HandleResolver;
import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.EgressProxy;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.PlcDirectory;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.VerificationCache;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryCredentials;
import io.atcr.verifier.resilience.ResilienceLimits;
import java.net.URI;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link Verifier}. Only the trust policy has no default. Not thread-safe.
 *
 * <p>Defaults: the public PLC directory, anonymous access to registries, public addresses over HTTPS only, a cache of
 * {@value CaffeineVerificationCache#DEFAULT_MAXIMUM_ENTRIES} entries and rollback marks in this process, the system clock.
 */
public final class VerifierBuilder {
    @Nullable TrustPolicy trustPolicy;
    final HttpFetcher.Builder connector = HttpFetcher.builder();
    List<URI> plcDirectories = List.of(PlcDirectory.PUBLIC);
    @Nullable PlcHeadStore plcHeads;
    RegistryCredentials credentials = RegistryCredentials.anonymous();
    VerifierLimits limits = VerifierLimits.defaults();
    ResilienceLimits resilience = ResilienceLimits.defaults();
    CacheTimes cacheTimes = CacheTimes.defaults();
    InstantSource clock = InstantSource.system();
    SignatureVerifier signatures = SignatureVerifier.preferred();
    @Nullable HttpFetcher fetcher;
    @Nullable VerificationCache cache;
    @Nullable RevisionStore revisions;
    @Nullable DidResolver didResolver;
    @Nullable HandleResolver handleResolver;
    @Nullable RecordSource recordSource;
    @Nullable RegistryClient registryClient;
    VerifierListener listener = VerifierListener.all();
    SubjectRule subject = SubjectRule.EXACT;

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
        connector.addressPolicy(policy);
        return this;
    }

    /**
     * Sets the proxy that is the only way out; it has to refuse private addresses, see {@link EgressProxy}. Not used if a fetcher is set.
     *
     * @param proxy the proxy; the default is none, whatever the system names
     * @return this builder
     */
    public VerifierBuilder egressProxy(EgressProxy proxy) {
        connector.egressProxy(proxy);
        return this;
    }

    /**
     * Sets the certificate authorities of one host, a private registry for example. They count there and nowhere else, and in place of the
     * platform's, see {@link HttpFetcher.Builder#trustCa}. A token service on another host needs its own. Not used if a fetcher is set.
     *
     * @param hostPort the host as it stands in URLs, with its port unless that is 443
     * @param pem X.509 certificates in PEM form, one or several
     * @return this builder
     * @throws CertificateException if it holds no certificate, or something that is none
     * @throws IllegalArgumentException if the host is not one
     */
    public VerifierBuilder trustCa(String hostPort, byte[] pem) throws CertificateException {
        connector.trustCa(hostPort, pem);
        return this;
    }

    /**
     * Adds certificate authorities that count for every host beside the platform's, except for hosts with {@linkplain #trustCa authorities of their
     * own}. Not used if a fetcher is set.
     *
     * @param pem X.509 certificates in PEM form, one or several
     * @return this builder
     * @throws CertificateException if it holds no certificate, or something that is none
     */
    public VerifierBuilder trustCaEverywhere(byte[] pem) throws CertificateException {
        connector.trustCaEverywhere(pem);
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
     * Sets how careful the verifier is with hosts that are ill; {@link ResilienceLimits#none()} passes every request on as it is.
     *
     * @param limits the limits; they hold for a fetcher of the caller's, too
     * @return this builder
     */
    public VerifierBuilder resilience(ResilienceLimits limits) {
        this.resilience = Objects.requireNonNull(limits, "limits");
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
     * let them share their revision store and their PLC head store, too. What one of them {@linkplain Verifier#invalidate invalidates}, all look at afresh.
     *
     * @param cache the cache; {@link VerificationCache#none()} for none
     * @return this builder
     */
    public VerifierBuilder cache(VerificationCache cache) {
        this.cache = Objects.requireNonNull(cache, "cache");
        return this;
    }

    /**
     * Sets how long what is in the cache may be served.
     *
     * @param times the times; the default is 5 minutes each
     * @return this builder
     */
    public VerifierBuilder cacheTimes(CacheTimes times) {
        this.cacheTimes = Objects.requireNonNull(times, "times");
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
     * Sets what has to be signed.
     *
     * @param rule the rule; the default is {@link SubjectRule#EXACT}
     * @return this builder
     */
    public VerifierBuilder subject(SubjectRule rule) {
        this.subject = Objects.requireNonNull(rule, "rule");
        return this;
    }

    /**
     * Makes the verifier. No network is used.
     *
     * @return a verifier
     * @throws IllegalStateException if no trust policy was set: there is no verification without saying whose signatures count
     */
    public Verifier build() {
        if (trustPolicy == null) {
            throw new IllegalStateException("a trust policy is required: trustPolicy(TrustPolicy.load(file)) or trustPolicy(TrustPolicy.forSigner(did))");
        }
        return new VerifierAssembly(this, trustPolicy).assemble();
    }
}
