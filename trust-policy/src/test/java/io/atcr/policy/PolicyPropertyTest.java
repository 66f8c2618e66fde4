package io.atcr.policy;

import static io.atcr.policy.Deciding.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.policy.SignatureFinding.Outcome;
import io.atcr.policy.SignerFacts.Source;
import io.atcr.policy.SignerFacts.TagRecord;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** What holds for every policy with groups, shared keys, shared PDSes and terms, and for all evidence. */
class PolicyPropertyTest {
    private static final List<String> NAMES = List.of("alice", "bob", "carol", "dave", "mallory");

    /** A policy, of whose listed DIDs some may be left out. */
    record Question(Set<String> listed, int min, int release, int security, boolean foreign, String term, List<SignatureFinding> findings) {

        Decision decide() throws Exception {
            return decide(listed, findings, "eve");
        }

        /** The policy is enforced as it is, whether or not so many can sign; a group whose members are not listed cannot be met. */
        Decision decide(Set<String> signers, List<SignatureFinding> found, String denied) throws Exception {
            TrustPolicy all = TrustPolicy.parse(PageCase.yaml("signature: true", term).replace(", expiresAt: '2025-12-31T00:00:00Z'", "")
                    .replace("deniedDIDs: {" + PageCase.of("eve"), "deniedDIDs: {" + PageCase.of(denied)));
            PolicyRule parsed = all.rules().get(0);
            Map<Did, TrustedDid> trusted = new LinkedHashMap<>();
            signers.forEach(name -> all.trusted(PageCase.of(name)).ifPresent(one -> trusted.put(one.did(), one)));
            List<SignerGroup> groups = new ArrayList<>();
            all.groups().forEach((name, members) -> {
                int least = name.equals("release") ? release : security;
                if (least > 0) {
                    Set<Did> listedMembers = new HashSet<>(members);
                    listedMembers.retainAll(trusted.keySet());
                    groups.add(new SignerGroup(name, listedMembers, least));
                }
            });
            Requirement requirement = new Requirement(true, trusted, Math.max(min, release + security), groups, foreign, parsed.terms());
            PolicyRule rule = new PolicyRule("p", parsed.place(), parsed.pattern(), Action.ENFORCE, requirement, Map.of(),
                    parsed.context());
            return rule.decide(ImageReference.parse("atcr.io/alice/app"), found, null, NOW);
        }
    }

    /** DENY, ALLOW_WARN, ALLOW. */
    private static int rank(Decision decision) {
        return 2 - decision.outcome().ordinal();
    }

    @Property(tries = 1000)
    void addingATrustedSignatureNeverMakesTheAnswerWorse(@ForAll("questions") Question question, @ForAll("valid") SignatureFinding added,
            @ForAll Random random) throws Exception {
        List<SignatureFinding> more = new ArrayList<>(question.findings());
        more.add(random.nextInt(more.size() + 1), added);
        assertThat(rank(question.decide(question.listed(), more, "eve"))).isGreaterThanOrEqualTo(rank(question.decide()));
    }

    @Property(tries = 1000)
    void removingOrDenyingADidNeverMakesTheAnswerBetter(@ForAll("questions") Question question, @ForAll @IntRange(max = 4) int index)
            throws Exception {
        Set<String> fewer = new HashSet<>(question.listed());
        fewer.remove(NAMES.get(index));
        assertThat(rank(question.decide(fewer, question.findings(), "eve"))).isLessThanOrEqualTo(rank(question.decide()));
        assertThat(rank(question.decide(question.listed(), question.findings(), NAMES.get(index)))).isLessThanOrEqualTo(rank(question.decide()));
    }

    @Property(tries = 1000)
    void theOrderOfTheEvidenceNeverMatters(@ForAll("questions") Question question, @ForAll Random random) throws Exception {
        List<SignatureFinding> shuffled = new ArrayList<>(question.findings());
        Collections.shuffle(shuffled, random);
        Decision one = question.decide();
        Decision other = question.decide(question.listed(), shuffled, "eve");
        assertThat(other.outcome()).isEqualTo(one.outcome());
        assertThat(other.basis()).isEqualTo(one.basis());
    }

    @Property(tries = 1000)
    void aFactThatIsNotThereNeverHelps(@ForAll("questions") Question question, @ForAll @IntRange(max = 5) int index) throws Exception {
        List<SignatureFinding> less = question.findings().stream().map(finding -> finding.with(without(finding.facts(), index))).toList();
        assertThat(rank(question.decide(question.listed(), less, "eve"))).isLessThanOrEqualTo(rank(question.decide()));
    }

    private static SignerFacts without(SignerFacts facts, int index) {
        return new SignerFacts(facts.source(), facts.historicalKey(), index != 0 && facts.recordAbsent(),
                index == 1 ? TagRecord.NOT_LOOKED_AT : facts.tagRecord(), index == 2 ? Optional.empty() : facts.pds(),
                index == 3 ? Optional.empty() : facts.headTime(), index == 4 ? Optional.empty() : facts.lastVerified(),
                index == 5 ? Optional.empty() : facts.bundleTime());
    }

    @Property(tries = 1500)
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void theRequirementIsMetIfAndOnlyIfSomeChoiceOfSignersMeetsIt(@ForAll("questions") Question question) throws Exception {
        Decision decision = question.decide();
        List<SignatureFinding> good = question.findings().stream().filter(finding -> counts(question, finding)).toList();
        boolean possible = false;
        for (int choice = 0; choice < 1 << good.size() && !possible; choice++) {
            List<SignatureFinding> chosen = new ArrayList<>();
            for (int i = 0; i < good.size(); i++) {
                if ((choice >> i & 1) != 0) {
                    chosen.add(good.get(i));
                }
            }
            possible = meets(question, chosen);
        }
        Statistics.label("met").collect(possible);
        Statistics.label("met").coverage(coverage -> coverage.check(true).percentage(percent -> percent > 3));
        assertThat(decision.basis() == Basis.SATISFIED).as(decision.toJson()).isEqualTo(possible);
        assertThat(decision.counted()).isEqualTo((int) decision.signers().stream().filter(SignerVerdict::counted).count());
    }

    private static boolean counts(Question question, SignatureFinding finding) {
        SignerFacts facts = finding.facts();
        String name = NAMES.stream().filter(one -> finding.did().equals(PageCase.of(one))).findFirst().orElseThrow();
        boolean bundle = facts.source() != Source.BUNDLE
                || facts.bundleTime().filter(at -> at.isAfter(NOW.minus(Duration.ofDays(31)))).isPresent();
        return finding.outcome() == Outcome.VALID && question.listed().contains(name) && !name.equals("mallory") && bundle
                && (!facts.historicalKey() || question.term().startsWith("allowHistoricalKeys"))
                && (!question.term().startsWith("requireTagRecord") || facts.tagRecord() == TagRecord.PROVEN)
                && (!question.term().startsWith("maxHeadAge") || facts.headTime().filter(at -> !at.isBefore(NOW.minus(Duration.ofDays(1))))
                        .isPresent())
                && (!question.term().startsWith("independent") || facts.pds().isPresent());
    }

    private static boolean meets(Question question, List<SignatureFinding> chosen) {
        long size = chosen.size();
        boolean pds = question.term().startsWith("independent");
        return chosen.stream().map(SignatureFinding::did).distinct().count() == size
                && chosen.stream().map(SignatureFinding::keyId).distinct().count() == size
                && (!pds || chosen.stream().map(finding -> finding.facts().pds()).distinct().count() == size)
                && size >= Math.max(question.min(), question.release() + question.security())
                && chosen.stream().filter(f -> f.did().equals(PageCase.of("alice")) || f.did().equals(PageCase.of("bob"))).count() >= question.release()
                && chosen.stream().filter(f -> f.did().equals(PageCase.of("carol"))).count() >= question.security()
                && (question.foreign() || chosen.stream().anyMatch(f -> f.did().equals(PageCase.of("alice"))));
    }

    @Provide
    Arbitrary<Question> questions() {
        Arbitrary<String> terms = Arbitraries.of("", "independent: pds", "requireTagRecord: true", "maxHeadAge: 1d", "staleIfUnavailable: 12h",
                "onAbsent: {allowIfSeen: 12h}", "allowHistoricalKeys: true", "independent: pds\n  staleIfUnavailable: 12h");
        return Combinators.combine(Arbitraries.of(NAMES).set().ofMinSize(3), Arbitraries.of(1, 1, 2, 3),
                Arbitraries.of(0, 0, 1, 2), Arbitraries.integers().between(0, 1), Arbitraries.of(true, false), terms,
                findings().list().ofMinSize(1).ofMaxSize(7)).as(Question::new);
    }

    @Provide
    Arbitrary<SignatureFinding> findings() {
        return Combinators.combine(names(), Arbitraries.of(Outcome.VALID, Outcome.VALID, Outcome.VALID, Outcome.UNKNOWN, Outcome.INVALID),
                Arbitraries.integers().between(0, 3), facts()).as((name, outcome, key, facts) ->
                        new SignatureFinding(PageCase.of(name), outcome, "code", Optional.of("did:key:z" + key), facts));
    }

    /** The owner more often than others. */
    private static Arbitrary<String> names() {
        return Arbitraries.of("alice", "alice", "bob", "carol", "dave", "mallory");
    }

    @Provide
    Arbitrary<SignatureFinding> valid() {
        return Combinators.combine(Arbitraries.of(NAMES), Arbitraries.integers().between(0, 3), facts())
                .as((name, key, facts) -> SignatureFinding.valid(PageCase.of(name), "did:key:z" + key).with(facts));
    }

    private static Arbitrary<SignerFacts> facts() {
        Arbitrary<Integer> hours = Arbitraries.of(1, 1, 12, 13, 24, 25, 1000);
        return Combinators.combine(Arbitraries.of(Source.LIVE, Source.LIVE, Source.LIVE, Source.PINNED_COMMIT, Source.BUNDLE), Arbitraries.of(true, false), Arbitraries.of(true, false),
                Arbitraries.of(TagRecord.PROVEN, TagRecord.PROVEN, TagRecord.ABSENT, TagRecord.NOT_LOOKED_AT), Arbitraries.of(0, 1, 1, 2, 2, 3, 3), hours.optional(0.85), hours.optional(0.85), hours.optional(0.85))
                .as((source, historical, absent, tag, pds, head, seen, bundle) -> new SignerFacts(source,
                        historical && source != Source.LIVE, absent, tag,
                        pds == 0 ? Optional.empty() : Optional.of(URI.create("https://pds" + pds + ".example.com")),
                        head.map(h -> NOW.minus(Duration.ofHours(h))), seen.map(h -> NOW.minus(Duration.ofHours(h))),
                        bundle.map(h -> NOW.minus(Duration.ofHours(h)))));
    }
}
