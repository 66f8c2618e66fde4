package io.atcr.policy;

import io.atcr.policy.Judgement.Standing;
import io.atcr.policy.SignerFacts.Source;
import io.atcr.policy.SignerFacts.TagRecord;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what a finding of a DID that counts now is worth under the terms of one policy. Every fact that is asked for must be there. */
final class SignerJudge {
    /** How far in the future a head may be and still be young. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final EvidenceTerms terms;
    private final Instant now;

    SignerJudge(EvidenceTerms terms, Instant now) {
        this.terms = terms;
        this.now = now;
    }

    /** Judges one of the findings of a DID; the others may know its key. */
    Judgement judge(TrustedDid trusted, SignatureFinding finding, List<SignatureFinding> ofThisDid) {
        String key = finding.keyId().orElse(null);
        return switch (finding.outcome()) {
            case VALID -> proven(trusted, finding, Standing.FULL, SignerReason.COUNTED, "");
            case UNKNOWN -> unavailable(trusted, finding, key != null ? key : anyKey(ofThisDid));
            case INVALID -> refused(trusted, finding);
        };
    }

    private Judgement unavailable(TrustedDid trusted, SignatureFinding finding, @Nullable String key) {
        if (key != null && !trusted.accepts(key)) {
            return verdict(finding, Standing.NONE, SignerReason.KEY_NOT_PINNED, "");
        }
        Judgement plain = new Judgement(finding.did(), Standing.UNKNOWN, SignerReason.UNKNOWN, finding.code(), key, origin(finding));
        if (finding.did().isWeb() || !recent(finding, terms.staleIfUnavailable())) {
            return plain;
        }
        Judgement stale = proven(trusted, finding, Standing.TOLERATED, SignerReason.COUNTED_STALE, since(finding));
        return stale.standing() == Standing.TOLERATED ? plain.tolerated(stale) : plain;
    }

    private Judgement refused(TrustedDid trusted, SignatureFinding finding) {
        Judgement plain = verdict(finding, Standing.NONE, SignerReason.INVALID, finding.code());
        if (!finding.facts().recordAbsent() || !recent(finding, terms.allowIfSeen())) {
            return plain;
        }
        Judgement seen = proven(trusted, finding, Standing.TOLERATED, SignerReason.COUNTED_SEEN, since(finding));
        return seen.standing() == Standing.TOLERATED ? plain.tolerated(seen) : plain;
    }

    /** What the finding is worth if its signature is taken as good: the standing and reason given, unless a term is not met. */
    private Judgement proven(TrustedDid trusted, SignatureFinding finding, Standing standing, SignerReason reason, String detail) {
        SignerFacts facts = finding.facts();
        String key = finding.keyId().orElse(null);
        if (key == null) {
            return lacking(finding, "keyId");
        }
        if (!trusted.accepts(key)) {
            return verdict(finding, Standing.NONE, SignerReason.KEY_NOT_PINNED, "");
        }
        if (facts.historicalKey() && !terms.allowHistoricalKeys()) {
            return verdict(finding, Standing.NONE, SignerReason.HISTORICAL_KEY, "");
        }
        if (facts.source() == Source.BUNDLE) {
            if (trusted.did().isWeb() && trusted.keys().isEmpty()) {
                return verdict(finding, Standing.NONE, SignerReason.KEY_NOT_PINNED, "");
            }
            if (facts.bundleTime().isEmpty()) {
                return lacking(finding, "bundleTime");
            }
            if (!within(facts.bundleTime().get(), terms.maxBundleAge())) {
                return verdict(finding, Standing.UNKNOWN, SignerReason.BUNDLE_NOT_CURRENT, facts.bundleTime().get().toString());
            }
        }
        if (terms.requireTagRecord() && facts.tagRecord() != TagRecord.PROVEN) {
            return facts.tagRecord() == TagRecord.ABSENT
                    ? verdict(finding, Standing.NONE, SignerReason.TAG_NOT_RECORDED, "")
                    : lacking(finding, "tagRecord");
        }
        if (terms.maxHeadAge().isPresent()) {
            if (facts.headTime().isEmpty()) {
                return lacking(finding, "headTime");
            }
            Instant head = facts.headTime().get();
            if (older(head, terms.maxHeadAge().get()) || Duration.between(now, head).compareTo(CLOCK_SKEW) > 0) {
                return verdict(finding, Standing.NONE, SignerReason.HEAD_NOT_CURRENT, facts.headTime().get().toString());
            }
        }
        if (terms.independentPds() && facts.pds().isEmpty()) {
            return lacking(finding, "pds");
        }
        return new Judgement(finding.did(), standing, reason, detail, key, origin(finding)).withCurrentKey(facts.currentKey().orElse(null));
    }

    private Judgement lacking(SignatureFinding finding, String fact) {
        return verdict(finding, Standing.LACKING, SignerReason.FACT_MISSING, fact);
    }

    private Judgement verdict(SignatureFinding finding, Standing standing, SignerReason reason, String detail) {
        return new Judgement(finding.did(), standing, reason, detail, finding.keyId().orElse(null), origin(finding));
    }

    /** The PDS that tells signers apart, or null where the policy does not ask for it. */
    private @Nullable String origin(SignatureFinding finding) {
        return terms.independentPds() ? finding.facts().pds().map(URI::toString).orElse(null) : null;
    }

    private static @Nullable String anyKey(List<SignatureFinding> findings) {
        return findings.stream().flatMap(other -> other.keyId().stream()).findFirst().orElse(null);
    }

    private boolean recent(SignatureFinding finding, Optional<Duration> longest) {
        Optional<Instant> last = finding.facts().lastVerified();
        return longest.isPresent() && last.isPresent() && within(last.get(), longest.get());
    }

    private static String since(SignatureFinding finding) {
        return finding.facts().lastVerified().map(Object::toString).orElse("");
    }

    /** Whether an instant is not in the future and not older than that. */
    private boolean within(Instant instant, Duration longest) {
        return !instant.isAfter(now) && !older(instant, longest);
    }

    private boolean older(Instant instant, Duration longest) {
        return Duration.between(instant, now).compareTo(longest) > 0;
    }
}
