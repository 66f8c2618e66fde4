package io.atcr.verifier;

import io.atcr.car.RecordProofVerifier;
import io.atcr.did.DidResolver;
import io.atcr.did.HandleResolver;
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
import io.atcr.verifier.resilience.ResilienceLimits;
import io.atcr.verifier.resilience.ResilientFetcher;
import java.util.List;
import java.util.function.Function;

/** Puts the parts of one verifier together: what the builder was given, and the default for what it was not. */
final class VerifierAssembly {
    private final VerifierBuilder given;
    private final TrustPolicy policy;
    private final Listeners listeners;
    private final HttpFetcher http;
    private final Aside aside = new Aside();
    private final VerificationCache cache;
    private final Generations generations;
    private final PlcHeadStore heads;
    private final RevisionStore marks;
    private final RegistryClient registry;
    private final RecordSource records;
    private final String configuration;
    private final CachedDidDocuments documents;
    private final DidResolver dids;
    private final Identities identities;

    VerifierAssembly(VerifierBuilder given, TrustPolicy policy) {
        this.given = given;
        this.policy = policy;
        this.listeners = Listeners.of(List.of(new VerificationLog(), given.listener));
        this.http = careful(given.fetcher != null ? given.fetcher : given.connector.build());
        this.cache = given.cache != null
                ? given.cache
                : new CaffeineVerificationCache(CaffeineVerificationCache.DEFAULT_MAXIMUM_ENTRIES, given.clock);
        this.generations = new Generations(cache, policy);
        this.heads = new NamedHeads(given.plcHeads != null ? given.plcHeads : PlcHeadStore.inMemory(), policy);
        this.marks = given.revisions != null ? given.revisions : RevisionStore.inMemory();
        this.registry = given.registryClient != null
                ? given.registryClient
                : RegistryClient.builder(http).credentials(given.credentials).executor(aside).build();
        this.records = given.recordSource != null ? given.recordSource : new PdsClient(http, given.limits);
        this.configuration = CachedDidDocuments.configuration(
                given.didResolver == null && given.recordSource == null, given.plcDirectories, given.limits);
        this.documents = new CachedDidDocuments(cache, configuration, generations, given.cacheTimes, given.clock);
        ObservedDids observed = new ObservedDids(listeners);
        this.dids = given.didResolver != null
                ? observed.of(given.didResolver)
                : observed.network(http, given.plcDirectories, heads, documents, given.cacheTimes.document(), given.clock);
        this.identities = new Identities(dids, generations);
    }

    /** A directory that another one stands in for is not asked twice: the other one is the second try. */
    private HttpFetcher careful(HttpFetcher inner) {
        return given.resilience.equals(ResilienceLimits.none()) ? inner : ResilientFetcher.builder(inner)
                .limits(given.resilience)
                .clock(given.clock)
                .replaceable(given.plcDirectories.subList(0, given.plcDirectories.size() - 1))
                .circuitListener((host, open) -> listeners.circuitChanged(new VerifierEvent.CircuitChanged(host, open)))
                .build();
    }

    Verifier assemble() {
        HeadFreshness freshness = new HeadFreshness(marks, policy, given.limits, listeners);
        RecordProofVerifier proofs = new RecordProofVerifier(given.limits.car());
        Function<RecordSource, RecordProver> provers =
                source -> new RecordProver(identities, source, given.signatures, proofs, freshness, policy);
        RecordProver prover = provers.apply(records);
        HandleResolver names = given.handleResolver != null ? given.handleResolver : HandleResolver.builder().fetcher(http).build();
        Handles handles = new Handles(names);
        EvidenceFlights flights = new EvidenceFlights();
        Invalidations invalidations =
                new Invalidations(given.didResolver != null ? given.didResolver : dids, cache, generations, flights);
        CachedEvidence evidence = new CachedEvidence(cache, documents, given.didResolver == null, given.cacheTimes, given.clock);
        return new Verifier(
                policy,
                images(new Asked(registry, handles, identities, flights, aside, listeners), evidence, prover, invalidations),
                new HeldAnswers(listeners, told -> images(nobody(names, told), evidence, prover, invalidations)),
                new RecordInquiry(handles, identities, prover, given.clock, given.limits),
                bundles(provers),
                invalidations,
                given.limits,
                given.fetcher == null ? http : null);
    }

    /** Whom an inquiry asks, on whose threads, and whom it tells. */
    private record Asked(
            RegistryClient registry, Handles handles, Identities identities, EvidenceFlights flights, Aside aside, Listeners listeners) {}

    /** For an inquiry that asks nobody, on no thread but its own. */
    private Asked nobody(HandleResolver names, VerifierListener told) {
        Aside none = new Aside();
        none.close();
        return new Asked(
                Unasked.registry(),
                new Handles(Unasked.handles(names)),
                new Identities(Unasked.dids(documents, given.clock), generations),
                EvidenceFlights.grounded(),
                none,
                Listeners.of(List.of(told)));
    }

    private ImageInquiry images(Asked asked, CachedEvidence evidence, RecordProver prover, Invalidations invalidations) {
        CachedProver cached = new CachedProver(
                new SignatureProver(prover),
                new TaggedProver(prover),
                evidence,
                generations,
                new LastProofs(cache, generations, asked.identities(), policy),
                asked.flights(),
                invalidations,
                policy,
                configuration,
                asked.listeners());
        SignatureSearch search = new SignatureSearch(
                new ArtifactLister(asked.registry()), new PlatformIndex(asked.registry(), given.subject), cached, given.limits, asked.aside());
        return new ImageInquiry(
                policy,
                new Admissions(policy, new Owners(policy, asked.handles()), asked.identities()),
                new ImageReader(asked.registry(), cache, asked.listeners()),
                search,
                asked.aside(),
                given.clock,
                given.limits,
                asked.listeners());
    }

    private BundleMaker bundles(Function<RecordSource, RecordProver> provers) {
        AuditedPlcResolver audited = new AuditedPlcResolver(
                PlcDirectory.of(http, given.plcDirectories), heads, new PlcLogVerifier().withSignatureVerifier(given.signatures), given.clock);
        OfflineVerifier offline = OfflineVerifier.builder()
                .trustPolicy(policy)
                .plcHeadStore(heads)
                .revisionStore(marks)
                .limits(given.limits)
                .clock(given.clock)
                .signatureVerifier(given.signatures)
                .build(VerifierListener.all());
        return new BundleMaker(registry, audited, records, provers, offline, given.clock, given.limits);
    }
}
