package io.atcr.verifier;

import io.atcr.policy.ImageReference;
import io.atcr.verifier.VerifierEvent.CacheLookedUp;
import io.atcr.verifier.VerifierEvent.CandidateRefused;
import io.atcr.verifier.VerifierEvent.SignatureProven;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers from what is held, by an inquiry that asks nobody and works on the calling thread alone. Of an inquiry that comes to no answer nobody is
 * told. Thread-safe.
 */
final class HeldAnswers {
    private final ThreadLocal<List<Runnable>> events = new ThreadLocal<>();
    private final ImageInquiry images;

    /** {@code images} makes the inquiry, which has to tell whom it is given of what happens. */
    HeldAnswers(VerifierListener listeners, Function<VerifierListener, ImageInquiry> images) {
        this.images = images.apply(new Withheld(listeners));
    }

    Optional<VerificationResult> verify(ImageReference reference) {
        List<Runnable> told = new ArrayList<>();
        events.set(told);
        try {
            VerificationResult result = images.verify(reference, VerificationMode.currentHead());
            if (result.evidence() instanceof Evidence.Indeterminate) {
                return Optional.empty();
            }
            told.forEach(Runnable::run);
            return Optional.of(result);
        } catch (Unasked.NotHeld somebodyHasToBeAsked) {
            return Optional.empty();
        } finally {
            events.remove();
        }
    }

    /** Keeps what happens until it is known whether there is an answer. */
    private final class Withheld implements VerifierListener {
        private final VerifierListener listeners;

        Withheld(VerifierListener listeners) {
            this.listeners = listeners;
        }

        private void later(Runnable event) {
            events.get().add(event);
        }

        @Override
        public void verificationFinished(VerificationFinished event) {
            later(() -> listeners.verificationFinished(event));
        }

        @Override
        public void cacheHit(CacheLookedUp event) {
            later(() -> listeners.cacheHit(event));
        }

        @Override
        public void cacheMiss(CacheLookedUp event) {
            later(() -> listeners.cacheMiss(event));
        }

        @Override
        public void signatureProven(SignatureProven event) {
            later(() -> listeners.signatureProven(event));
        }

        @Override
        public void candidateRefused(CandidateRefused event) {
            later(() -> listeners.candidateRefused(event));
        }
    }
}
