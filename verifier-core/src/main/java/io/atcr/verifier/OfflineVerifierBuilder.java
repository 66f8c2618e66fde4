package io.atcr.verifier;

import io.atcr.car.RecordProofVerifier;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.did.plc.PlcLogVerifier;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.RevisionStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Configures an {@link OfflineVerifier}. Only the trust policy has no default. Not thread-safe.
 *
 * <p>Defaults: nothing was ever seen live, so that of a did:plc only keys that the policy pins are believed; the system clock.
 */
public final class OfflineVerifierBuilder {
    private @Nullable TrustPolicy trustPolicy;
    private PlcHeadStore heads = PlcHeadStore.inMemory();
    private RevisionStore revisions = RevisionStore.inMemory();
    private VerifierLimits limits = VerifierLimits.defaults();
    private InstantSource clock = InstantSource.system();
    private SignatureVerifier signatures = SignatureVerifier.preferred();
    private VerifierListener listener = VerifierListener.all();

    OfflineVerifierBuilder() {}

    /**
     * Sets who may sign what. Required.
     *
     * @param policy the trust policy
     * @return this builder
     */
    public OfflineVerifierBuilder trustPolicy(TrustPolicy policy) {
        this.trustPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets where live verifications remember the newest operation that they saw of each did:plc. A bundle's log has to have that operation, not
     * undone. It is only read. A store that fails makes verification Indeterminate.
     *
     * @param heads the memory of a {@link VerifierBuilder#plcHeadStore}; the default is empty
     * @return this builder
     */
    public OfflineVerifierBuilder plcHeadStore(PlcHeadStore heads) {
        this.heads = Objects.requireNonNull(heads, "heads");
        return this;
    }

    /**
     * Sets where live verifications keep the highest revision seen of each repository. That one has moved on since a bundle was made is said in
     * the checks; that it forked makes verification fail. It is only read. A store that fails makes verification Indeterminate.
     *
     * @param revisions the marks of a {@link VerifierBuilder#revisionStore}; the default is empty
     * @return this builder
     */
    public OfflineVerifierBuilder revisionStore(RevisionStore revisions) {
        this.revisions = Objects.requireNonNull(revisions, "revisions");
        return this;
    }

    /**
     * Sets the limits; those on networks do not matter.
     *
     * @param limits the limits
     * @return this builder
     */
    public OfflineVerifierBuilder limits(VerifierLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * Sets the clock that policy windows, revisions and the age of bundles are compared with.
     *
     * @param clock the clock
     * @return this builder
     */
    public OfflineVerifierBuilder clock(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Sets what checks signatures.
     *
     * @param signatures the signature verifier; the default is {@link SignatureVerifier#preferred()}
     * @return this builder
     */
    public OfflineVerifierBuilder signatureVerifier(SignatureVerifier signatures) {
        this.signatures = Objects.requireNonNull(signatures, "signatures");
        return this;
    }

    /**
     * Sets who is told what happens, as by a {@link Verifier}. The log line of each verification is written anyway.
     *
     * @param listener the listener; the default does nothing
     * @return this builder
     */
    public OfflineVerifierBuilder listener(VerifierListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Makes the verifier.
     *
     * @return an offline verifier
     * @throws IllegalStateException if no trust policy was set: there is no verification without saying whose signatures count
     */
    public OfflineVerifier build() {
        return build(Listeners.of(List.of(new VerificationLog(), listener)));
    }

    /** A verifier that tells exactly this listener. */
    OfflineVerifier build(VerifierListener told) {
        TrustPolicy policy = trustPolicy;
        if (policy == null) {
            throw new IllegalStateException("a trust policy is required");
        }
        BundleIdentities identities = new BundleIdentities(new PlcLogVerifier().withSignatureVerifier(signatures), heads, policy);
        BundleProver prover = new BundleProver(
                identities, new RecordProofVerifier(limits.car()), signatures, new BundleMarks(revisions, limits.clockSkew()));
        return new OfflineVerifier(policy, prover, clock, limits, told);
    }
}
