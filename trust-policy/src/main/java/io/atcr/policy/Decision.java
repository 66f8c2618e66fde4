package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an image may run, with everything that the answer stands on. Immutable, equal by content.
 *
 * <p>Enforcement points read {@link #allowed()} and nothing else.
 */
public final class Decision {

    /** The three answers. */
    public enum Outcome {
        /** The image may run. */
        ALLOW,
        /** The image may run although the policy's requirement is not met: warn or record. */
        ALLOW_WARN,
        /** The image may not run. */
        DENY
    }

    private final DecisionFacts facts;

    Decision(DecisionFacts facts) {
        this.facts = facts;
    }

    /**
     * The answer.
     *
     * @return the outcome
     */
    public Outcome outcome() {
        return facts.outcome();
    }

    /**
     * Whether the image may run.
     *
     * @return true for {@link Outcome#ALLOW} and {@link Outcome#ALLOW_WARN}
     */
    public boolean allowed() {
        return facts.outcome() != Outcome.DENY;
    }

    /**
     * What the answer rests on, whatever the policy's action made of it.
     *
     * @return the basis
     */
    public Basis basis() {
        return facts.basis();
    }

    /**
     * The one rule that settled it.
     *
     * @return the stable code
     */
    public DecisionReason reason() {
        return facts.reason();
    }

    /**
     * The image.
     *
     * @return the reference that was decided about
     */
    public ImageReference reference() {
        return facts.reference();
    }

    /**
     * The policy that applied.
     *
     * @return its name, not escaped; empty when no policy matches
     */
    public Optional<String> policyName() {
        return Optional.ofNullable(facts.rule()).map(PolicyRule::name);
    }

    /**
     * The policy that applied, with all that it says.
     *
     * @return the policy; empty when no policy matches
     */
    public Optional<PolicyRule> rule() {
        return Optional.ofNullable(facts.rule());
    }

    /**
     * The applied policy's action.
     *
     * @return the action; empty when no policy matches
     */
    public Optional<Action> action() {
        return Optional.ofNullable(facts.rule()).map(PolicyRule::action);
    }

    /**
     * The line on which the applied policy stands.
     *
     * @return the line, from 1; 0 when no policy matches or the policy was not read from a text
     */
    public int policyLine() {
        return Optional.ofNullable(facts.rule()).map(PolicyRule::line).orElse(0);
    }

    /**
     * The file in which the applied policy stands.
     *
     * @return the file, or the name that the caller gave to the text, not escaped; empty when no policy matches or the policy was not read
     *         from a text
     */
    public String policySource() {
        return Optional.ofNullable(facts.rule()).map(PolicyRule::source).orElse("");
    }

    /**
     * The SHA-256 of the policy file, or of the policy set.
     *
     * @return as {@link TrustPolicy#sha256()}: 64 lower-case hexadecimal characters
     */
    public String policySha256() {
        return facts.sha256();
    }

    /**
     * How many distinct signers the policy asks for.
     *
     * @return {@code minSignatures}; 0 when no signature is required or no policy matches
     */
    public int required() {
        return Optional.ofNullable(facts.rule()).map(PolicyRule::minSignatures).orElse(0);
    }

    /**
     * How many distinct signers counted.
     *
     * @return a number from 0
     */
    public int counted() {
        return facts.chosen().size();
    }

    /**
     * The DIDs that counted: those of {@link #signers()} with {@link SignerVerdict#counted()}.
     *
     * @return an unmodifiable set
     */
    public Set<Did> countedSigners() {
        List<Judgement> chosen = facts.chosen();
        if (chosen.size() == 1) {
            return Set.of(chosen.get(0).did());
        }
        Set<Did> counted = new HashSet<>();
        for (Judgement one : chosen) {
            counted.add(one.did());
        }
        return Set.copyOf(counted);
    }

    /**
     * How many members of each group that the policy names counted.
     *
     * @return by the group's name, in the order of the file; empty when the policy names none
     */
    public Map<String, Integer> countedByGroup() {
        Map<String, Integer> byName = new LinkedHashMap<>();
        if (facts.rule() != null) {
            Map<SignerGroup, Integer> counted = facts.rule().requirement().counted(facts.chosen());
            facts.rule().groups().forEach(group -> byName.put(group.name(), counted.getOrDefault(group, 0)));
        }
        return Collections.unmodifiableMap(byName);
    }

    /**
     * The exemption by which the image passes without what the policy asks for.
     *
     * @return the exemption; empty unless the basis is {@link Basis#EXEMPT}
     */
    public Optional<Exemption> exemption() {
        return Optional.ofNullable(facts.exemption());
    }

    /**
     * The owner that had to be among the counted signers.
     *
     * @return the DID; empty when no owner is asked for or it could not be resolved
     */
    public Optional<Did> requiredOwner() {
        return Optional.ofNullable(facts.owner());
    }

    /**
     * When the decision was made.
     *
     * @return the instant that was compared with the signers' windows; empty when no policy matches
     */
    public Optional<Instant> decidedAt() {
        return Optional.ofNullable(facts.at());
    }

    /**
     * Each DID that the policy lists or that signed, and why it counted or did not.
     *
     * @return the verdicts: the owner first, then those of whom something was found, then the other listed ones, each in the order of the
     *         DIDs
     */
    public List<SignerVerdict> signers() {
        List<SignerVerdict> signers = new ArrayList<>(considered());
        if (facts.tally() != null) {
            signers.addAll(facts.tally().unsigned());
        }
        return Collections.unmodifiableList(signers);
    }

    /** The owner and those of whom something was found. */
    List<SignerVerdict> considered() {
        return facts.tally() == null ? List.of() : facts.tally().verdicts(facts.chosen());
    }

    /** How many of {@link #signers()} are not among those considered. */
    int countUnsigned() {
        return facts.tally() == null ? 0 : facts.tally().countUnsigned();
    }

    /** The first of {@link #signers()} that are not among those considered. */
    List<SignerVerdict> firstUnsigned(int most) {
        return facts.tally() == null ? List.of() : facts.tally().firstUnsigned(most);
    }

    /**
     * The answer and its reason for people.
     *
     * @return one sentence on one line, safe to print
     */
    public String sentence() {
        return DecisionText.sentence(this);
    }

    /**
     * The decision for machines, as one JSON object in pure ASCII. RFC 8259.
     *
     * @return the JSON text; it names at most 100 signers
     */
    public String toJson() {
        return DecisionText.json(this, facts.rule());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Decision that && toJson().equals(that.toJson());
    }

    @Override
    public int hashCode() {
        return Objects.hash(facts.reference(), facts.outcome(), facts.reason(), facts.sha256());
    }

    /**
     * The same as {@link #sentence()}.
     *
     * @return the sentence
     */
    @Override
    public String toString() {
        return sentence();
    }
}
