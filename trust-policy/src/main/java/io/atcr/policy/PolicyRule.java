package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry of {@code policies}: for which references, whose signatures, how many, and what happens otherwise. Immutable. */
public final class PolicyRule {
    private final String name;
    private final int line;
    private final Scope scope;
    private final Action action;
    private final Requirement requirement;
    private final PolicyContext context;

    /** Whose signatures are asked for; {@code listed} is empty and {@code minSignatures} 0 when none is. */
    record Requirement(boolean signature, Map<Did, TrustedDid> listed, int minSignatures, boolean foreignSigners) {
    }

    PolicyRule(String name, int line, Scope scope, Action action, Requirement requirement, PolicyContext context) {
        this.name = name;
        this.line = line;
        this.scope = scope;
        this.action = action;
        this.requirement = requirement;
        this.context = context;
    }

    /**
     * The policy's name, unique in its file.
     *
     * @return the name as its author wrote it, not escaped
     */
    public String name() {
        return name;
    }

    /**
     * The scope in its normalised spelling.
     *
     * @return the pattern
     */
    public String scope() {
        return scope.pattern();
    }

    /**
     * What happens when the requirement is not met.
     *
     * @return the action
     */
    public Action action() {
        return action;
    }

    /**
     * Whether the policy asks for signatures at all.
     *
     * @return false for {@code signature: false}
     */
    public boolean signatureRequired() {
        return requirement.signature();
    }

    /**
     * Whose signatures can count, at some time: {@code require.trustedDIDs}, or the file's {@code trustedDIDs} when that is absent.
     *
     * @return the DIDs in the order of the file; empty when no signature is required
     */
    public Set<Did> trustedDids() {
        return Collections.unmodifiableSet(requirement.listed().keySet());
    }

    /**
     * How many distinct signers must count.
     *
     * @return at least 1; 0 when no signature is required
     */
    public int minSignatures() {
        return requirement.minSignatures();
    }

    /**
     * Whether signatures suffice among which the image owner's is not.
     *
     * @return true for {@code foreignSigners: true}
     */
    public boolean foreignSigners() {
        return requirement.foreignSigners();
    }

    /**
     * Where the policy stands in its file.
     *
     * @return the line, from 1; 0 when it was not read from a text
     */
    public int line() {
        return line;
    }

    /**
     * Whose signatures can count now: only these DIDs need to be resolved, fetched or remembered.
     *
     * @param now the instant of the decision
     * @return the DIDs with {@code validFrom <= now < expiresAt}, in the order of the file
     */
    public Set<Did> countable(Instant now) {
        Set<Did> countable = new LinkedHashSet<>();
        for (TrustedDid trusted : requirement.listed().values()) {
            if (trusted.countsAt(now)) {
                countable.add(trusted.did());
            }
        }
        return Collections.unmodifiableSet(countable);
    }

    /**
     * Decides about one image: a pure function of its arguments.
     *
     * <p>A valid signature counts if its DID is listed, {@code validFrom <= now < expiresAt}, its key is among the pinned ones if
     * there are any, and no DID that counted already has the same key. The requirement is met when {@code minSignatures} count and,
     * unless {@code foreignSigners} is true, the reference is on one of {@code atcrRegistries} and its owner is one of the
     * counted signers. The owner is what {@code owners} says, or the owner segment if that is a DID, else {@code requiredOwner}.
     *
     * <p>The basis is {@link Basis#UNDETERMINED} if and only if the requirement is not met but would be if every
     * {@link SignatureFinding.Outcome#UNKNOWN} finding were valid and an owner that is not known were one of those counted.
     *
     * @param reference     the image; must be in scope
     * @param findings      what was found, in the order of the candidates; several may be about one DID
     * @param requiredOwner the DID of the owner segment, verified in both directions; null when it could not be resolved, and
     *                      never read when {@code foreignSigners} is true
     * @param now           the instant of the decision, read once
     * @return the decision
     * @throws IllegalArgumentException if the reference is not in scope
     */
    public Decision decide(ImageReference reference, List<SignatureFinding> findings, @Nullable Did requiredOwner, Instant now) {
        Objects.requireNonNull(now, "now");
        if (!matches(reference)) {
            throw new IllegalArgumentException(reference + " is not in scope " + scope);
        }
        if (!requirement.signature()) {
            return decision(reference, Basis.NOT_REQUIRED, DecisionReason.SIGNATURE_NOT_REQUIRED, null, null, now);
        }
        Did owner = requirement.foreignSigners() ? null
                : reference.owner().flatMap(context::owner).orElse(requiredOwner);
        Tally tally = new Tally(requirement.listed(), findings, owner, now, false);
        DecisionReason reason = settle(reference, tally, owner, false);
        Basis basis = Basis.SATISFIED;
        if (reason != DecisionReason.THRESHOLD_MET) {
            Tally hopeful = new Tally(requirement.listed(), findings, owner, now, true);
            boolean possible = settle(reference, hopeful, owner, true) == DecisionReason.THRESHOLD_MET;
            basis = possible ? Basis.UNDETERMINED : Basis.UNSATISFIED;
        }
        return decision(reference, basis, reason, tally, owner, now);
    }

    private DecisionReason settle(ImageReference reference, Tally tally, @Nullable Did owner, boolean hopeful) {
        boolean ownerAsked = !requirement.foreignSigners();
        if (ownerAsked && !context.atcrRegistries().contains(reference.registry())) {
            return DecisionReason.FOREIGN_SIGNERS_NOT_ALLOWED;
        }
        if (ownerAsked && reference.owner().isEmpty()) {
            return DecisionReason.OWNER_MISSING;
        }
        if (tally.counted() < requirement.minSignatures()) {
            return DecisionReason.TOO_FEW_SIGNATURES;
        }
        if (ownerAsked && owner == null && !hopeful) {
            return DecisionReason.OWNER_UNRESOLVED;
        }
        if (ownerAsked && owner != null && !tally.ownerCounted()) {
            return DecisionReason.OWNER_NOT_COUNTED;
        }
        return DecisionReason.THRESHOLD_MET;
    }

    private Decision decision(ImageReference reference, Basis basis, DecisionReason reason, @Nullable Tally tally, @Nullable Did owner,
            Instant now) {
        return new Decision(new Decision.Facts(reference, action.outcome(basis), basis, reason, this, owner,
                tally == null ? 0 : tally.counted(), tally == null ? List.of() : tally.verdicts(), now, context.sha256()));
    }

    boolean matches(ImageReference reference) {
        return scope.matches(reference.scoped());
    }

    Scope pattern() {
        return scope;
    }

    /**
     * The policy in a few words.
     *
     * @return its name and scope, safe to print
     */
    @Override
    public String toString() {
        return Printable.quote(name) + " (" + scope + ")";
    }
}
