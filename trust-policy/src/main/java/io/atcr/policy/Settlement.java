package io.atcr.policy;

import io.atcr.car.syntax.Did;
import io.atcr.policy.Judgement.Standing;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One decision about signatures: the least that has to be assumed for the requirement to be met says what it rests on. */
final class Settlement {
    private static final Set<Standing> PROVEN = EnumSet.of(Standing.FULL);
    private static final Set<Standing> TOLERANT = EnumSet.of(Standing.FULL, Standing.TOLERATED);
    private static final Set<Standing> HOPEFUL = EnumSet.of(Standing.FULL, Standing.TOLERATED, Standing.UNKNOWN);
    private static final Set<Standing> TOLD_MORE = EnumSet.of(Standing.FULL, Standing.TOLERATED, Standing.LACKING);

    private final PolicyRule rule;
    private final Requirement requirement;
    private final ImageReference reference;
    private final Tally tally;
    private final @Nullable Did owner;
    private final Instant now;

    Settlement(PolicyRule rule, ImageReference reference, Tally tally, @Nullable Did owner, Instant now) {
        this.rule = rule;
        this.requirement = rule.requirement();
        this.reference = reference;
        this.tally = tally;
        this.owner = owner;
        this.now = now;
    }

    Decision decide() {
        List<Judgement> proven = choose(PROVEN, false);
        DecisionReason reason = settle(proven, false);
        if (reason == DecisionReason.THRESHOLD_MET) {
            return decision(Basis.SATISFIED, reason, proven);
        }
        List<Judgement> tolerant = proven;
        if (tally.has(Standing.TOLERATED)) {
            tolerant = choose(TOLERANT, false);
            reason = settle(tolerant, false);
            if (reason == DecisionReason.THRESHOLD_MET) {
                return decision(Basis.TOLERATED, reason, tolerant);
            }
        }
        if (settle(choose(HOPEFUL, true), true) == DecisionReason.THRESHOLD_MET) {
            return decision(Basis.UNDETERMINED, reason, tolerant);
        }
        boolean facts = tally.has(Standing.LACKING) && settle(choose(TOLD_MORE, false), false) == DecisionReason.THRESHOLD_MET;
        return decision(Basis.UNSATISFIED, facts ? DecisionReason.FACT_MISSING : reason, tolerant);
    }

    private List<Judgement> choose(Set<Standing> counting, boolean hopeful) {
        return tally.choose(counting, chosen -> settle(chosen, hopeful) == DecisionReason.THRESHOLD_MET);
    }

    private DecisionReason settle(List<Judgement> chosen, boolean hopeful) {
        boolean ownerAsked = !requirement.foreignSigners();
        if (ownerAsked && !rule.context().atcrRegistries().contains(reference.registry())) {
            return DecisionReason.FOREIGN_SIGNERS_NOT_ALLOWED;
        }
        if (ownerAsked && reference.owner().isEmpty()) {
            return DecisionReason.OWNER_MISSING;
        }
        if (chosen.size() < requirement.minSignatures()) {
            return DecisionReason.TOO_FEW_SIGNATURES;
        }
        if (requirement.unmet(chosen) != null) {
            return DecisionReason.TOO_FEW_OF_GROUP;
        }
        if (ownerAsked && owner == null && !hopeful) {
            return DecisionReason.OWNER_UNRESOLVED;
        }
        if (ownerAsked && owner != null && !has(chosen, owner)) {
            return DecisionReason.OWNER_NOT_COUNTED;
        }
        return DecisionReason.THRESHOLD_MET;
    }

    private static boolean has(List<Judgement> chosen, Did did) {
        for (Judgement one : chosen) {
            if (one.did().equals(did)) {
                return true;
            }
        }
        return false;
    }

    private Decision decision(Basis basis, DecisionReason reason, List<Judgement> chosen) {
        return new Decision(DecisionFacts.of(rule, reference, now, basis, reason).counted(tally, chosen, owner));
    }
}
