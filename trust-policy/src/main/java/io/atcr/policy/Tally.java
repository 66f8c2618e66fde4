package io.atcr.policy;

import io.atcr.car.syntax.Did;
import io.atcr.policy.Judgement.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges every finding, and chooses those that count together: each DID once, DIDs with one signing key once together, and where the
 * policy says so those on one PDS; the owner first.
 */
final class Tally {
    private final Requirement asked;
    private final Map<Did, String> denied;
    private final @Nullable Did owner;
    private final Instant now;
    private final SignerJudge judge;
    /** By DID, the owner's first; those of one DID in the order of the findings. */
    private final List<List<Judgement>> judged = new ArrayList<>();

    Tally(Requirement asked, Map<Did, String> denied, List<SignatureFinding> findings, @Nullable Did owner, Instant now) {
        this.asked = asked;
        this.denied = denied;
        this.owner = owner;
        this.now = now;
        this.judge = new SignerJudge(asked.terms(), now);
        if (findings.size() == 1) {
            judge(findings.get(0).did(), findings);
        } else {
            TreeMap<Did, List<SignatureFinding>> byDid = new TreeMap<>();
            for (SignatureFinding finding : findings) {
                byDid.computeIfAbsent(finding.did(), did -> new ArrayList<>()).add(finding);
            }
            List<SignatureFinding> ofOwner = owner == null ? null : byDid.remove(owner);
            if (ofOwner != null) {
                judge(ofOwner.get(0).did(), ofOwner);
            }
            byDid.forEach(this::judge);
        }
    }

    private void judge(Did did, List<SignatureFinding> findings) {
        TrustedDid trusted = asked.listed().get(did);
        SignerVerdict bar = bar(did, trusted);
        if (trusted == null || bar != null) {
            SignerReason reason = bar == null ? SignerReason.NOT_TRUSTED : bar.reason();
            judged.add(List.of(new Judgement(did, Standing.NONE, reason, bar == null ? "" : bar.detail(), null, null)));
            return;
        }
        List<Judgement> judgements = new ArrayList<>(findings.size());
        for (SignatureFinding finding : findings) {
            judgements.add(judge.judge(trusted, finding, findings));
        }
        judged.add(judgements);
    }

    /** Why a DID cannot count now whatever was found, or null. */
    private @Nullable SignerVerdict bar(Did did, @Nullable TrustedDid trusted) {
        String why = denied.get(did);
        if (why != null) {
            return new SignerVerdict(did, SignerReason.DENIED, why);
        }
        if (trusted == null) {
            return new SignerVerdict(did, SignerReason.NOT_TRUSTED, "");
        }
        if (trusted.notYetValidAt(now)) {
            return new SignerVerdict(did, SignerReason.NOT_YET_VALID, "");
        }
        return trusted.expiredAt(now) ? new SignerVerdict(did, SignerReason.EXPIRED, "") : null;
    }

    /** Those that count together if each of these standings counts, the better preferred. */
    List<Judgement> choose(Set<Standing> counting, Predicate<List<Judgement>> met) {
        List<Judgement> candidates = new ArrayList<>();
        for (Standing standing : counting) {
            candidates(standing, candidates);
        }
        return Selection.of(ownerFirst(candidates), met);
    }

    private void candidates(Standing standing, List<Judgement> to) {
        for (List<Judgement> ofOne : judged) {
            for (Judgement judgement : ofOne) {
                if (judgement.standing() == standing) {
                    to.add(judgement);
                }
            }
        }
    }

    private List<Judgement> ownerFirst(List<Judgement> candidates) {
        if (owner != null && candidates.size() > 1) {
            candidates.sort((one, two) -> Boolean.compare(two.did().equals(owner), one.did().equals(owner)));
        }
        return candidates;
    }

    boolean has(Standing standing) {
        for (List<Judgement> ofOne : judged) {
            for (Judgement judgement : ofOne) {
                if (judgement.standing() == standing) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What became of every DID with a finding, and of the owner. */
    List<SignerVerdict> verdicts(List<Judgement> chosen) {
        Map<String, Did> holders = new HashMap<>();
        Map<Did, Judgement> byDid = new HashMap<>();
        for (Judgement one : chosen) {
            byDid.put(one.did(), one);
            if (one.key() != null) {
                holders.put(one.key(), one.did());
            }
            if (one.currentKey() != null) {
                holders.put(one.currentKey(), one.did());
            }
            if (one.origin() != null) {
                holders.put(one.origin(), one.did());
            }
        }
        List<SignerVerdict> verdicts = new ArrayList<>();
        if (owner != null && asked.listed().containsKey(owner)
                && judged.stream().noneMatch(ofOne -> ofOne.get(0).did().equals(owner))) {
            verdicts.add(unsigned(owner));
        }
        for (List<Judgement> ofOne : judged) {
            Judgement counted = byDid.get(ofOne.get(0).did());
            verdicts.add(counted != null ? counted.verdict() : passedOver(best(ofOne), holders));
        }
        return verdicts;
    }

    private SignerVerdict unsigned(Did did) {
        SignerVerdict bar = bar(did, asked.listed().get(did));
        return bar != null ? bar : new SignerVerdict(did, SignerReason.NO_SIGNATURE, "");
    }

    /** The listed DIDs of which nothing was found, in their order. */
    List<SignerVerdict> unsigned() {
        Set<Did> found = found();
        return asked.listed().keySet().stream().filter(did -> !found.contains(did)).sorted().map(this::unsigned).toList();
    }

    /** How many listed DIDs there are of which nothing was found. */
    int countUnsigned() {
        int count = asked.listed().size();
        for (Did did : found()) {
            count -= asked.listed().containsKey(did) ? 1 : 0;
        }
        return count;
    }

    /** The first of {@link #unsigned()}, found without putting all of them in order: thousands may be listed. */
    List<SignerVerdict> firstUnsigned(int most) {
        Set<Did> found = found();
        TreeSet<Did> first = new TreeSet<>();
        for (Did did : asked.listed().keySet()) {
            if (most > 0 && (first.size() < most || did.compareTo(first.last()) < 0) && !found.contains(did)) {
                first.add(did);
                if (first.size() > most) {
                    first.pollLast();
                }
            }
        }
        return first.stream().map(this::unsigned).toList();
    }

    private Set<Did> found() {
        Set<Did> found = new HashSet<>();
        judged.forEach(ofOne -> found.add(ofOne.get(0).did()));
        if (owner != null) {
            found.add(owner);
        }
        return found;
    }

    private static Judgement best(List<Judgement> ofOne) {
        Judgement best = ofOne.get(0);
        for (Judgement other : ofOne) {
            if (rank(other) < rank(best)) {
                best = other;
            }
        }
        return best;
    }

    /** The better standing first; among what does not count, what is amiss with a good signature before a bad one. */
    private static int rank(Judgement judgement) {
        return judgement.standing().ordinal() * 2 + (judgement.reason() == SignerReason.INVALID ? 1 : 0);
    }

    /** Whatever could have counted was passed over for one that shares its key or its PDS, or was not needed. */
    private static SignerVerdict passedOver(Judgement judgement, Map<String, Did> holders) {
        Judgement otherwise = judgement.otherwise();
        if (judgement.standing() != Standing.FULL && judgement.standing() != Standing.TOLERATED) {
            return judgement.verdict();
        }
        Did sameKey = judgement.key() == null ? null : holders.get(judgement.key());
        if (sameKey == null && judgement.currentKey() != null) {
            sameKey = holders.get(judgement.currentKey());
        }
        if (sameKey != null) {
            return new SignerVerdict(judgement.did(), SignerReason.SAME_KEY_AS, sameKey.toString());
        }
        Did samePds = judgement.origin() == null ? null : holders.get(judgement.origin());
        if (samePds != null) {
            return new SignerVerdict(judgement.did(), SignerReason.SAME_PDS_AS, samePds.toString());
        }
        return otherwise == null ? judgement.verdict() : otherwise.verdict();
    }
}
