package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class DecisionPropertyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Did> DIDS = List.of("a", "b", "c", "d").stream().map(letter -> did("did:plc:" + letter.repeat(24))).toList();

    record Case(Set<Did> listed, int min, boolean foreign, Optional<Did> owner, boolean onAtcr, List<SignatureFinding> findings) {
        Decision decide() throws Exception {
            return decide(listed, findings);
        }

        Decision decide(Set<Did> signers, List<SignatureFinding> found) throws Exception {
            TrustPolicy policy = TrustPolicy.forSigners(signers, min, Set.of("atcr.io"), foreign);
            ImageReference reference = ImageReference.parse(onAtcr ? "atcr.io/x/y" : "ghcr.io/x/y");
            return policy.ruleFor(reference).orElseThrow().decide(reference, found, owner.orElse(null), NOW);
        }
    }

    @Property(tries = 2000)
    void addingATrustedValidSignatureNeverTurnsAllowIntoDeny(@ForAll("cases") Case one,
            @ForAll("findings") SignatureFinding added) throws Exception {
        List<SignatureFinding> more = new ArrayList<>(one.findings());
        more.add(new SignatureFinding(added.did(), SignatureFinding.Outcome.VALID, "", Optional.of(added.keyId().orElse("did:key:zNew"))));
        if (one.decide().allowed()) {
            assertThat(one.decide(one.listed(), more).allowed()).isTrue();
        }
    }

    @Property(tries = 2000)
    void removingADidNeverTurnsDenyIntoAllow(@ForAll("cases") Case one, @ForAll @IntRange(max = 3) int removed) throws Exception {
        Set<Did> fewer = new LinkedHashSet<>(one.listed());
        fewer.remove(DIDS.get(removed));
        Assume.that(fewer.size() >= one.min());
        if (!one.decide().allowed()) {
            assertThat(one.decide(fewer, one.findings()).allowed()).isFalse();
        }
    }

    @Property(tries = 2000)
    void undeterminedIfAndOnlyIfEveryUnknownTakenAsValidWouldAllow(@ForAll("cases") Case one) throws Exception {
        Assume.that(one.foreign() || one.owner().isPresent());
        Decision decision = one.decide();
        List<SignatureFinding> hopeful = new ArrayList<>();
        for (SignatureFinding finding : one.findings()) {
            String key = one.findings().stream().filter(other -> other.did().equals(finding.did())).flatMap(other -> other.keyId().stream())
                    .findFirst().orElse("did:key:zOf" + finding.did());
            hopeful.add(finding.outcome() == SignatureFinding.Outcome.UNKNOWN
                    ? SignatureFinding.valid(finding.did(), key) : finding);
        }
        boolean couldAllow = one.decide(one.listed(), hopeful).allowed();
        assertThat(decision.basis() == Basis.UNDETERMINED).isEqualTo(!decision.allowed() && couldAllow);
    }

    @Property(tries = 1000)
    void neverMoreSignersCountThanAreListedHaveSignedAndHaveKeysOfTheirOwn(@ForAll("cases") Case one) throws Exception {
        Decision decision = one.decide();
        List<SignatureFinding> valid = one.findings().stream()
                .filter(f -> f.outcome() == SignatureFinding.Outcome.VALID && one.listed().contains(f.did())).toList();
        assertThat(decision.counted()).isLessThanOrEqualTo((int) valid.stream().map(SignatureFinding::did).distinct().count())
                .isLessThanOrEqualTo((int) valid.stream().map(SignatureFinding::keyId).distinct().count())
                .isEqualTo((int) decision.signers().stream().filter(SignerVerdict::counted).count());
        if (decision.allowed()) {
            assertThat(decision.counted()).isGreaterThanOrEqualTo(one.min());
            assertThat(one.foreign() || decision.signers().stream().anyMatch(v -> v.counted() && Optional.of(v.did())
                    .equals(one.owner()))).isTrue();
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        Arbitrary<Set<Did>> listed = Arbitraries.of(DIDS).set().ofMinSize(1);
        return listed.flatMap(dids -> Combinators.combine(Arbitraries.integers().between(1, dids.size()), Arbitraries.of(true, false),
                Arbitraries.of(DIDS).optional(0.8), Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.just(true)),
                        Tuple.of(1, Arbitraries.just(false))), findings().list().ofMaxSize(6))
                .as((min, foreign, owner, onAtcr, findings) -> new Case(dids, min, foreign, owner, onAtcr, findings)));
    }

    /** Each DID has one current signing key; the first two share theirs. */
    @Provide
    Arbitrary<SignatureFinding> findings() {
        return Combinators.combine(Arbitraries.of(DIDS), Arbitraries.of(SignatureFinding.Outcome.values()), Arbitraries.of(true, false))
                .as((did, outcome, keyKnown) -> {
                    String key = "did:key:z" + Math.max(1, DIDS.indexOf(did));
                    boolean named = keyKnown || outcome == SignatureFinding.Outcome.VALID;
                    return new SignatureFinding(did, outcome, "code", named ? Optional.of(key) : Optional.empty());
                });
    }

    private static Did did(String text) {
        try {
            return Did.parse(text);
        } catch (SyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
