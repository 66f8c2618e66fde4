package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose signatures a policy asks for; {@code listed} is empty and {@code minSignatures} 0 when none is. Immutable.
 *
 * @param groups groups without a common member, each with how many of them must count; together no more than {@code minSignatures}
 */
record Requirement(boolean signature, Map<Did, TrustedDid> listed, int minSignatures, List<SignerGroup> groups, boolean foreignSigners,
        EvidenceTerms terms) {

    Requirement {
        groups = List.copyOf(groups);
    }

    static Requirement none(boolean foreignSigners) {
        return new Requirement(false, Map.of(), 0, List.of(), foreignSigners, EvidenceTerms.DEFAULT);
    }

    /** The first group of which too few are among these, or null. */
    @Nullable SignerGroup unmet(List<Judgement> chosen) {
        if (groups.isEmpty()) {
            return null;
        }
        Map<SignerGroup, Integer> counted = counted(chosen);
        for (SignerGroup group : groups) {
            if (counted.getOrDefault(group, 0) < group.min()) {
                return group;
            }
        }
        return null;
    }

    /** How many of these are members of each group. */
    Map<SignerGroup, Integer> counted(List<Judgement> chosen) {
        Map<SignerGroup, Integer> counted = new HashMap<>();
        for (SignerGroup group : groups) {
            for (Judgement judgement : chosen) {
                if (group.members().contains(judgement.did())) {
                    counted.merge(group, 1, Integer::sum);
                }
            }
        }
        return counted;
    }
}
