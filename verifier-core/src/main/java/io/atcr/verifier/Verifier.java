package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.AtUri;
import io.atcr.did.DidResolver;
import io.atcr.did.HandleResolver;
import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.registry.RegistryClient;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Answers whether a container image may run, given who signed it.
 *
 * <p>The policy is chosen before anything is fetched; only accounts that the chosen policy can count are ever looked up. An answer
 * is a value, never an exception: whatever the network, a registry, a PDS or a directory does, the result says what was found
 * and what the policy decides, and without proof the decision is to deny.
 *
 * <p>Immutable and thread-safe; make one and share it. Close it to release connections.
 */
public final class Verifier implements AutoCloseable {
    private final TrustPolicy policy;
    private final ImageInquiry images;
    private final HeldAnswers held;
    private final RecordInquiry records;
    private final BundleMaker bundles;
    private final Invalidations invalidations;
    private final VerifierLimits limits;
    private final @Nullable HttpFetcher ownFetcher;
    private final Workers workers;

    Verifier(
            TrustPolicy policy,
            ImageInquiry images,
            HeldAnswers held,
            RecordInquiry records,
            BundleMaker bundles,
            Invalidations invalidations,
            VerifierLimits limits,
            @Nullable HttpFetcher ownFetcher) {
        this.policy = policy;
        this.images = images;
        this.held = held;
        this.records = records;
        this.bundles = bundles;
        this.invalidations = invalidations;
        this.limits = limits;
        this.ownFetcher = ownFetcher;
        this.workers = new Workers(limits.maxParallel());
    }

    /**
     * Starts to configure a verifier. Only the trust policy has no default.
     *
     * @return a new builder
     */
    public static VerifierBuilder builder() {
        return new VerifierBuilder();
    }

    /**
     * Verifies an image against the current heads of its signers' repositories.
     *
     * @param reference the image; a tag is resolved once, and the result is bound to the digest it led to
     * @return what was found and what the policy decides
     */
    public VerificationResult verify(ImageReference reference) {
        return verify(reference, VerificationMode.currentHead());
    }

    /**
     * Verifies the image that a caller is about to run, known by its digest. The reference's tag is not compared with it; it says where to
     * look for a tag record, or for an index, where one is asked for.
     *
     * @param reference the image as it was named; if it names a digest, that must be the same one
     * @param digest the digest of the manifest that will run
     * @return what was found and what the policy decides
     */
    public VerificationResult verify(ImageReference reference, Digest digest) {
        return verify(reference, digest, Optional.empty());
    }

    /**
     * Verifies the platform's manifest that a caller is about to run, if need be by the signature on an index that lists it.
     *
     * @param reference the image as it was named; if it names a digest, that must be the platform's
     * @param platform the digest of the manifest that will run
     * @param index the digest of the index; not looked at under {@link SubjectRule#EXACT}
     * @return what was found and what the policy decides; what is verified is the platform's manifest
     */
    public VerificationResult verify(ImageReference reference, Digest platform, Digest index) {
        return verify(reference, platform, Optional.of(index));
    }

    private VerificationResult verify(ImageReference reference, Digest digest, Optional<Digest> index) {
        Optional<Digest> named = reference.digest();
        if (named.isPresent() && !named.get().equals(digest)) {
            return images.contradicted(reference, named.get(), digest);
        }
        return images.verify(reference.besideDigest(digest), index);
    }

    /**
     * Verifies an image in a given mode.
     *
     * @param reference the image
     * @param mode which commit has to prove the record
     * @return what was found and what the policy decides
     */
    public VerificationResult verify(ImageReference reference, VerificationMode mode) {
        return images.verify(reference, mode);
    }

    /**
     * Verifies an image from what is held, without asking anybody: for who has to know beforehand whether an answer costs more than a moment. Nothing
     * is asked of a registry, a PDS or a directory; a shared cache is. What is found is what {@link #verify(ImageReference)} would find at this
     * instant, and listeners are told of it as there. Of no answer nobody is told. A {@link HandleResolver} is asked what it
     * {@linkplain HandleResolver#held holds}; a {@link DidResolver} or {@link RegistryClient} of the caller's is not asked.
     *
     * @param reference the image; by tag alone there is an answer only if no signature matters
     * @return the answer, never an Indeterminate one; empty if somebody has to be asked
     */
    public Optional<VerificationResult> verifyHeld(ImageReference reference) {
        return held.verify(Objects.requireNonNull(reference, "reference"));
    }

    /**
     * Verifies several images, up to {@link VerifierLimits#maxParallel()} at once, on the calling thread and on threads of this verifier.
     *
     * @param references the images; one that is named twice is verified once
     * @return a result for each reference, in their order
     * @see #verifyAll(Collection, Executor)
     */
    public List<VerificationResult> verifyAll(Collection<ImageReference> references) {
        return verifyAll(references, workers);
    }

    /**
     * Verifies several images, up to {@link VerifierLimits#maxParallel()} at once, on the calling thread and on threads of the caller's.
     *
     * <p>Each image has its own timeout inside that of the whole; those for which no time is left are Indeterminate, with
     * {@link Reason#BUDGET_EXHAUSTED}. If the calling thread is interrupted, it stays interrupted, those that were not begun are Indeterminate with
     * {@link Reason#INTERRUPTED}, and those that were begun are interrupted. On return none is worked on any more.
     *
     * @param references the images; one that is named twice is verified once
     * @param executor runs helpers; if it runs none, the calling thread does everything
     * @return a result for each reference, in their order
     */
    public List<VerificationResult> verifyAll(Collection<ImageReference> references, Executor executor) {
        Deadline total = new Deadline(limits.batchTimeout());
        return new Batch(references, each -> images.verify(each, total), each -> images.stopped(each, "interrupted before it began"))
                .verify(limits.maxParallel(), executor);
    }

    /**
     * Verifies an image on a daemon thread of this verifier, of which there are {@link VerifierLimits#maxParallel()} at most.
     *
     * @param reference the image
     * @return what was found and what the policy decides
     * @see #verifyAsync(ImageReference, Executor)
     */
    public CompletableFuture<VerificationResult> verifyAsync(ImageReference reference) {
        return verifyAsync(reference, workers);
    }

    /**
     * Verifies an image on a thread of the caller's. The timeout runs from when the thread begins.
     *
     * <p>The future holds an exception for nothing that the network does. Cancelling it, or completing it in any other way, interrupts the
     * verification. What no thread takes, or what has not begun when the verifier is closed, is Indeterminate with {@link Reason#INTERRUPTED}.
     *
     * @param reference the image
     * @param executor runs the verification
     * @return what was found and what the policy decides
     */
    public CompletableFuture<VerificationResult> verifyAsync(ImageReference reference, Executor executor) {
        Objects.requireNonNull(reference, "reference");
        return AsyncVerification.start(() -> verify(reference), () -> images.stopped(reference, "stopped before it began"), executor);
    }

    /**
     * Verifies any record of any account against the current head of the account's repository: that it is there, or that it is not.
     *
     * <p>Whose records to ask for is the caller's business. The policy has a say in two things: where it pins keys of the account, the signing key
     * is one of them; and only accounts that it names are remembered, so that only their rollback is noticed. Nothing is cached but the
     * DID document.
     *
     * @param uri the record; an account named by its handle is resolved, and its DID document has to confirm the handle
     * @return what was found; no permission to run anything
     */
    public RecordVerification verifyRecord(AtUri uri) {
        return records.verify(Objects.requireNonNull(uri, "uri"));
    }

    /**
     * Verifies an image live and, if its signatures are proven, puts all they stand on into a bundle for an {@link OfflineVerifier}.
     *
     * <p>What goes into it is fetched and verified once more, within another {@link VerifierLimits#totalTimeout()}: of each signer that counted the
     * proof and, for a did:plc, the operation log, from the PLC directories of this verifier even if it has a DID resolver of the caller's. A bundle
     * that does not verify offline under the same policy is not returned; so an owner that only its handle names has none.
     *
     * @param reference the image, by tag or digest; the bundle is about the digest
     * @return the answer, and the bundle or why there is none
     */
    public BundleCreation createBundle(ImageReference reference) {
        return bundles.make(verify(reference));
    }

    /**
     * Forgets what is kept of an account: its DID document, key and PDS, all evidence, and when its signatures were last proven. Every verification
     * that begins after this returns looks afresh, in this verifier and in those that share its cache; what one that began before finds is not kept
     * for them. Rollback marks and PLC histories stay. What a shared cache fails to forget is not believed by this process, and is served by others
     * until it expires.
     *
     * @param did the account
     */
    public void invalidate(Did did) {
        invalidations.invalidate(Objects.requireNonNull(did, "did"));
    }

    /** Forgets what is kept of every account, as {@link #invalidate(Did)} does of one. */
    public void invalidateAll() {
        invalidations.invalidateAll();
    }

    /**
     * The policy this verifier decides by.
     *
     * @return the trust policy
     */
    public TrustPolicy trustPolicy() {
        return policy;
    }

    /** Stops its own threads and releases the connections it made itself; collaborators that were passed in are left open. */
    @Override
    public void close() {
        workers.close();
        images.close();
        if (ownFetcher != null) {
            ownFetcher.close();
        }
    }
}
