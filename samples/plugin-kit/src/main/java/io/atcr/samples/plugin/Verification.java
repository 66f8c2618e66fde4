package io.atcr.samples.plugin;

import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.plugin.Answer.Outcome;
import io.atcr.samples.plugin.Answer.Source;
import io.atcr.samples.plugin.PluginSettings.EvidenceOrder;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.OfflineVerifier;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import io.atcr.verifier.VerifierListener;
import io.atcr.verifier.bundle.BundleSource;
import io.atcr.verifier.cache.RevisionStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies in this process: the first class on the way to an answer that needs the verifier. Policy, limits and environment are those of its making.
 *
 * <p>Thread-safe. The part that asks the network is made when it is first needed.
 */
final class Verification implements AutoCloseable {
    private final PluginSettings settings;
    private final TrustPolicy policy;
    private final PlcHeadStore heads;
    private final RevisionStore marks;
    private final VerifierMaker maker;
    private final VerifierListener listener;
    private final Duration timeout;
    private VerifierMaker.@Nullable Made live;

    private Verification(PluginSettings settings, TrustPolicy policy, VerifierMaker maker, VerifierListener listener, Duration timeout) throws SettingsException {
        this.settings = settings;
        this.policy = policy;
        this.maker = maker;
        this.heads = maker.heads();
        this.marks = maker.marks();
        this.listener = listener;
        this.timeout = timeout;
    }

    /** One for a single call. */
    static Verification open(PluginSettings settings, byte[] fingerprint, Map<String, String> environment, DecisionLog log, Duration timeout)
            throws SettingsException {
        return open(settings, fingerprint, environment, new Incidents(log), timeout);
    }

    /**
     * Reads the policy.
     *
     * @param fingerprint of the files as the caller has seen them
     * @param timeout the longest one verification takes, at least a millisecond
     */
    static Verification open(
            PluginSettings settings, byte[] fingerprint, Map<String, String> environment, VerifierListener listener, Duration timeout) throws SettingsException {
        TrustPolicy policy;
        try {
            Optional<String> text = settings.call().policyText();
            policy = text.isPresent() ? TrustPolicy.parse(text.get(), "trustPolicy") : TrustPolicy.load(settings.policy());
        } catch (PolicyException e) {
            // a file that the call names may be any that this user can read
            String wrong = settings.call().policy().isPresent() ? e.source() + ":" + e.line() + ":" + e.column() + ": " + e.code() : String.valueOf(e.getMessage());
            throw new SettingsException("policy", wrong);
        }
        Duration time = timeout.toMillis() < 1 ? Duration.ofMillis(1) : timeout;
        Verification verification = new Verification(settings, policy, new VerifierMaker(settings, environment), listener, time);
        if (settings.evidence() != EvidenceOrder.BUNDLE && settings.evidence() != EvidenceOrder.BUNDLE_FIRST) {
            verification.live();
        }
        if (!Arrays.equals(fingerprint, verification.fingerprint())) {
            verification.close();
            throw new SettingsException(settings.file().toString(), "a file that decides changed while it was read");
        }
        return verification;
    }

    TrustPolicy policy() {
        return policy;
    }

    /** The one of the files that decide, as they are now. */
    byte[] fingerprint() throws SettingsException {
        return maker.fingerprint();
    }

    /** The answer; never an exception for what a file or the network holds. */
    Answer answer(Question question) throws SettingsException {
        ImageReference reference;
        Digest digest;
        try {
            reference = ImageReference.parse(question.reference(), policy.atcrRegistries());
            digest = Digest.parse(question.digest());
        } catch (ReferenceException e) {
            return Answer.bare(question, Outcome.ERROR, "bad-reference", "not an image reference: " + e.getMessage());
        }
        if (!reference.qualified()) {
            return Answer.bare(question, Outcome.ERROR, "bad-reference", "the reference does not name its registry: " + reference);
        }
        if (reference.digest().filter(named -> !named.equals(digest)).isPresent()) {
            return Answer.bare(question, Outcome.DENY, "digest-conflict", "the reference names another digest than " + digest);
        }
        if (question.artifact().isEmpty() || policy.ruleFor(question.byTag() ? reference : reference.besideDigest(digest)).isEmpty()) {
            return verified(question, reference, digest);
        }
        ArtifactBinding.Bound bound = new ArtifactBinding(live().registry(), timeout.dividedBy(2)).bind(question, reference);
        return bound.refusal().isPresent() ? bound.refusal().get() : verified(question, reference, bound.image().orElseThrow());
    }

    private Answer verified(Question question, ImageReference reference, Digest digest) throws SettingsException {
        return switch (settings.evidence()) {
            case LIVE -> live(question, reference, digest);
            case BUNDLE -> bundled(question, reference, digest);
            case LIVE_FIRST -> {
                Answer now = live(question, reference, digest);
                yield now.outcome() == Outcome.UNKNOWN ? better(bundled(question, reference, digest), now) : now;
            }
            case BUNDLE_FIRST -> {
                Answer kept = bundled(question, reference, digest);
                // an image that is let through with a warning is asked about, or the warning would always be that there is no bundle
                yield kept.outcome() == Answer.Outcome.ALLOW ? kept : live(question, reference, digest);
            }
        };
    }

    /** A bundle that does not allow says less than the network's failure. */
    private static Answer better(Answer bundled, Answer live) {
        return bundled.allowed() ? bundled : live;
    }

    private Answer live(Question question, ImageReference reference, Digest digest) throws SettingsException {
        return Answers.of(question, digest, live().verifier().verify(reference, digest), Source.LIVE);
    }

    private Answer bundled(Question question, ImageReference reference, Digest digest) throws SettingsException {
        BundleSource bundles;
        try {
            bundles = BundleSource.inFolder(settings.bundles().orElseThrow());
            Trusted.requireOurs(settings.bundles().orElseThrow(), "the bundles");
        } catch (NoSuchFileException e) {
            // none was brought yet
            bundles = none -> Optional.empty();
        } catch (IOException e) {
            throw new SettingsException(settings.place("bundles"), "the folder cannot be read: " + e.getClass().getSimpleName());
        }
        OfflineVerifier verifier = OfflineVerifier.builder().trustPolicy(policy).plcHeadStore(heads).revisionStore(marks).build();
        VerificationResult result = verifier.verify(reference.besideDigest(digest), bundles);
        Answer answer = Answers.of(question, digest, result, result.evidence() instanceof Evidence.NotRequired ? Source.NONE : Source.BUNDLE);
        // what the network is asked about next is counted then
        boolean last = settings.evidence() == EvidenceOrder.BUNDLE_FIRST ? answer.outcome() == Answer.Outcome.ALLOW : answer.allowed();
        if (last || settings.evidence() == EvidenceOrder.BUNDLE) {
            listener.verificationFinished(new VerificationFinished(result));
        }
        return answer;
    }

    /** The part that asks the network. */
    synchronized VerifierMaker.Made live() throws SettingsException {
        VerifierMaker.Made made = live;
        if (made == null) {
            made = maker.live(policy, heads, marks, listener, timeout);
            live = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (live != null) {
            live.close();
        }
    }
}
