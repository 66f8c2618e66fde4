package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry of {@code policies}: for which references, whose signatures, how many, and what happens otherwise. Immutable. */
public final class PolicyRule {
    private final String name;
    private final Place place;
    private final Scope scope;
    private final Action action;
    private final Requirement requirement;
    private final Map<ImageReference, Exemption> exemptions;
    private final PolicyContext context;
    /** Whichever thread finds them out finds the same. */
    private volatile @Nullable Countable countable;

    PolicyRule(String name, Place place, Scope scope, Action action, Requirement requirement, Map<ImageReference, Exemption> exemptions,
            PolicyContext context) {
        this.name = name;
        this.place = place;
        this.scope = scope;
        this.action = action;
        this.requirement = requirement;
        this.exemptions = Collections.unmodifiableMap(new LinkedHashMap<>(exemptions));
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
        return scope.toString();
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
        return place.line();
    }

    /**
     * The file in which the policy stands.
     *
     * @return the file, or the name that the caller gave to the text, not escaped; empty when it was not read from a text
     */
    public String source() {
        return place.source();
    }

    /**
     * The groups that have to be among the signers.
     *
     * @return the groups and how many of each; empty when the policy names none
     */
    public List<SignerGroup> groups() {
        return requirement.groups();
    }

    /**
     * What the policy asks of the evidence and what it tolerates.
     *
     * @return the terms; the defaults where the policy says nothing
     */
    public EvidenceTerms terms() {
        return requirement.terms();
    }

    /**
     * The images that need no signature for a while.
     *
     * @return the exemptions in the order of the file, also those that have expired
     */
    public List<Exemption> exemptions() {
        return List.copyOf(exemptions.values());
    }

    /**
     * The exemption that lets an image pass now. Only a reference that names its digest can be exempt.
     *
     * @param reference the image
     * @param now       the instant of the decision
     * @return the exemption, or empty when the image needs what the policy asks for
     */
    public Optional<Exemption> exemption(ImageReference reference, Instant now) {
        if (exemptions.isEmpty() || reference.digest().isEmpty()) {
            return Optional.empty();
        }
        Exemption exemption = exemptions.get(reference.withDigest(reference.digest().get()));
        return Optional.ofNullable(exemption).filter(one -> one.appliesAt(now));
    }

    /**
     * Whose signatures can count now: only these DIDs need to be resolved, fetched or remembered.
     *
     * @param now the instant of the decision
     * @return the DIDs with {@code validFrom <= now < expiresAt} that are not denied, in the order of the file
     */
    public Set<Did> countable(Instant now) {
        Countable known = countable;
        if (known == null || !known.holdsAt(now)) {
            known = Countable.at(now, requirement.listed().values(), context.denied().keySet());
            countable = known;
        }
        return known.dids();
    }

    /**
     * Decides about one image: a pure function of its arguments.
     *
     * <p>A valid signature counts if its DID is listed and not denied, {@code validFrom <= now < expiresAt}, its key is among the pinned
     * ones if there are any, and its {@link SignerFacts} hold all that {@link #terms()} ask for. Of DIDs with one key, or on one PDS under
     * {@code independent: pds}, one counts. The requirement is met when {@code minSignatures} count, enough of every group
     * among them, and, unless {@code foreignSigners} is true, the reference is on one of {@code atcrRegistries} and its owner is one
     * of them. The owner is what {@code owners} says, or the owner segment if that is a DID, else {@code requiredOwner}.
     *
     * <p>The basis is {@link Basis#TOLERATED} if the requirement is met only with signatures that the policy tolerates. It is
     * {@link Basis#UNDETERMINED} if and only if the requirement is not met but would be if every
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
        Exemption exemption = exemption(reference, now).orElse(null);
        if (exemption != null) {
            return new Decision(DecisionFacts.of(this, reference, now, Basis.EXEMPT, DecisionReason.EXEMPT).exempt(exemption));
        }
        if (!requirement.signature()) {
            return new Decision(DecisionFacts.of(this, reference, now, Basis.NOT_REQUIRED, DecisionReason.SIGNATURE_NOT_REQUIRED));
        }
        Did owner = requirement.foreignSigners() ? null
                : reference.owner().flatMap(context::owner).orElse(requiredOwner);
        Tally tally = new Tally(requirement, context.denied(), findings, owner, now);
        return new Settlement(this, reference, tally, owner, now).decide();
    }

    PolicyContext context() {
        return context;
    }

    Requirement requirement() {
        return requirement;
    }

    Place place() {
        return place;
    }

    boolean matches(ImageReference reference) {
        return scope.matches(reference);
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
