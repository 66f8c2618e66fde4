package io.atcr.verifier;

import io.atcr.car.RecordProofVerifier;
import io.atcr.car.syntax.Did;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.DidResolver;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.VerificationCache;
import io.atcr.verifier.registry.RegistryClient;
import java.time.InstantSource;
import java.util.Set;

/** Whom a discovery asks. Thread-safe. */
record DiscoverySources(
        RegistryClient registry,
        RecordSource records,
        DidResolver dids,
        Handles handles,
        SignatureVerifier signatures,
        InstantSource clock,
        VerifierLimits limits,
        Set<String> atcrRegistries) {

    /** Nothing is kept: one discovery is one look. */
    Identities identities(TrustPolicy account) {
        return new Identities(dids, new Generations(VerificationCache.none(), account));
    }

    /** Answers for records of one account: the policy that the account stands for pins no key, and nothing is remembered. */
    RecordInquiry inquiry(Did did, Deadline deadline) {
        TrustPolicy account = TrustPolicy.forSigner(did);
        Identities identities = identities(account);
        HeadFreshness freshness = new HeadFreshness(RevisionStore.inMemory(), account, limits, VerifierListener.all());
        RecordProver prover = new RecordProver(identities, records, signatures, new RecordProofVerifier(limits.car()), freshness, account);
        return new RecordInquiry(handles, identities, prover, clock, limits.withTotalTimeout(deadline.remaining()));
    }
}
