package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A policy file, loaded: whom to trust, and for which images. Immutable and thread-safe.
 *
 * <p>The format is written down in {@code POLICY.md} beside this module. Whatever is not understood does not load; whatever no policy
 * is for is denied.
 */
public final class TrustPolicy {
    /** The largest policy file, or set of files, in bytes: 8 MiB. */
    public static final int MAX_BYTES = YamlReader.MAX_BYTES;

    private final PolicyContext context;
    private final ScopeOrder order;
    private final OwnerNames names;
    private final List<PolicyWarning> warnings;

    private final boolean withheld;

    TrustPolicy(PolicyContext context, ScopeOrder order, List<PolicyWarning> warnings) {
        this(context, order, warnings, false);
    }

    private TrustPolicy(PolicyContext context, ScopeOrder order, List<PolicyWarning> warnings, boolean withheld) {
        this.context = context;
        this.order = order;
        this.names = new OwnerNames(context);
        this.warnings = List.copyOf(warnings);
        this.withheld = withheld;
    }

    /**
     * Reads a policy file, or a directory of them as one unit. Reads no more than {@link #MAX_BYTES} and one byte.
     *
     * @param path a UTF-8 file, or a directory as {@link PolicySource#directory} says
     * @return the policy
     * @throws PolicyException if it cannot be read or breaks a rule of the format
     */
    public static TrustPolicy load(Path path) throws PolicyException {
        return PolicySource.of(path).load();
    }

    static TrustPolicy loadFile(Path file) throws PolicyException {
        return parse(PolicyBytes.read(file, MAX_BYTES), file.toString());
    }

    /**
     * Reads a policy from text.
     *
     * @param yaml at most {@link #MAX_BYTES} bytes as UTF-8
     * @return the policy
     * @throws PolicyException if it breaks a rule of the format; the source is {@code policy}
     */
    public static TrustPolicy parse(String yaml) throws PolicyException {
        return parse(yaml, "policy");
    }

    /**
     * Reads a policy from text that came from somewhere.
     *
     * @param yaml       at most {@link #MAX_BYTES} bytes as UTF-8
     * @param sourceName what errors call the text
     * @return the policy
     * @throws PolicyException if it breaks a rule of the format
     */
    public static TrustPolicy parse(String yaml, String sourceName) throws PolicyException {
        return parse(PolicyBytes.encode(yaml, sourceName), sourceName);
    }

    static TrustPolicy parse(byte[] bytes, String source) throws PolicyException {
        return PolicyReader.read(List.of(PolicyBytes.document(bytes, source)), Digest.ofBytes(bytes).hex());
    }

    /**
     * The policy that one signer stands for: every image, enforced, one signature of this DID. On {@code atcr.io} the image must be the
     * signer's own; images elsewhere are denied, see {@link #forSigners}.
     *
     * @param did the signer; a did:web is not pinned to keys
     * @return the policy; its lines are 0
     */
    public static TrustPolicy forSigner(Did did) {
        return forSigners(List.of(did), 1, ImageReference.DEFAULT_ATCR_REGISTRIES, false);
    }

    /**
     * The policy that some signers stand for: every image, enforced.
     *
     * @param dids           the signers, at least one; a did:web is not pinned to keys
     * @param minSignatures  how many of them must have signed, from 1 to their number
     * @param atcrRegistries the registries, {@code host[:port]}, on which the owner of an image is known
     * @param foreignSigners whether the signatures suffice without the owner's, and on other registries
     * @return the policy; its lines are 0
     * @throws IllegalArgumentException if {@code minSignatures} cannot be met or a registry is not {@code host[:port]}
     */
    public static TrustPolicy forSigners(Collection<Did> dids, int minSignatures, Set<String> atcrRegistries, boolean foreignSigners) {
        Map<Did, TrustedDid> trusted = new LinkedHashMap<>();
        List<PolicyWarning> warnings = new ArrayList<>();
        for (Did did : dids) {
            trusted.put(did, new TrustedDid(did, null, null, null, List.of(), did.isWeb(), Place.NOWHERE));
            if (!did.isWellFormed()) {
                warnings.add(PolicyWarning.at(PolicyWarning.Code.PLACEHOLDER_DID, Place.NOWHERE, did + " never matches a signer"));
            } else if (did.isWeb()) {
                warnings.add(PolicyWarning.at(PolicyWarning.Code.UNPINNED_DID_WEB, Place.NOWHERE, did + " is not pinned to keys"));
            }
        }
        if (minSignatures < 1 || minSignatures > trusted.size()) {
            throw new IllegalArgumentException("minSignatures " + minSignatures + " of " + trusted.size() + " signers");
        }
        Set<String> registries = ImageReference.normalised(atcrRegistries);
        String text = "signers " + trusted.keySet() + " min " + minSignatures + " atcr " + registries + " foreign " + foreignSigners;
        PolicyContext context = PolicyContext.of(trusted, registries, Digest.ofText(text).hex());
        PolicyRule rule = new PolicyRule("signer", Place.NOWHERE, new Scope("**"), Action.ENFORCE,
                new Requirement(true, context.trusted(), minSignatures, List.of(), foreignSigners, EvidenceTerms.DEFAULT), Map.of(), context);
        return new TrustPolicy(context, ScopeOrder.of(rule), warnings);
    }

    /**
     * Whether a DID is trusted at an instant, by any policy: it stands in {@code trustedDIDs}, {@code validFrom <= now < expiresAt}, and
     * it is not denied.
     *
     * @param did the DID
     * @param now the instant
     * @return true if so
     */
    public boolean isTrusted(Did did, Instant now) {
        TrustedDid trusted = context.trusted().get(did);
        return trusted != null && trusted.countsAt(now) && !context.denied().containsKey(did);
    }

    /**
     * Why a DID never counts, whatever {@code trustedDIDs} says about it.
     *
     * @param did the DID
     * @return the reason that {@code deniedDIDs} gives, not escaped, or empty when the DID is not denied
     */
    public Optional<String> denied(Did did) {
        return Optional.ofNullable(context.denied().get(did));
    }

    /**
     * The groups of DIDs.
     *
     * @return the members by the group's name, in the order of the file
     */
    public Map<String, Set<Did>> groups() {
        return context.groups();
    }

    /**
     * The entry of {@code trustedDIDs} for a DID.
     *
     * @param did the DID
     * @return its window and pinned keys, or empty when it is not trusted
     */
    public Optional<TrustedDid> trusted(Did did) {
        return Optional.ofNullable(context.trusted().get(did));
    }

    /**
     * The policy that applies to a reference: of all whose scope matches, the one whose scope is inside the others'. An image whose owner has
     * several names, of which {@code owners} says that they are one account, matches under each of them: no name chooses a laxer policy.
     *
     * @param reference the image
     * @return the policy, or empty when none matches and the image must be denied
     */
    public Optional<PolicyRule> ruleFor(ImageReference reference) {
        return order.find(reference, names.others(reference));
    }

    /**
     * Every policy whose scope matches a reference; each lies inside the next.
     *
     * @param reference the image
     * @return the policies, first the one that applies
     */
    public List<PolicyRule> matching(ImageReference reference) {
        return order.matching(reference);
    }

    /**
     * The decision about an image for which there is no policy.
     *
     * @param reference an image for which {@link #ruleFor} is empty
     * @return a denial
     */
    public Decision noRule(ImageReference reference) {
        return denial(reference, Basis.NO_POLICY, withheld ? DecisionReason.POLICY_NOT_LOADED : DecisionReason.NO_MATCHING_POLICY);
    }

    /**
     * The decision about a question that contradicts itself: one digest in the reference and another beside it. Whatever the policies
     * say, that is denied.
     *
     * @param reference the image
     * @return a denial
     */
    public Decision digestConflict(ImageReference reference) {
        return denial(reference, Basis.UNSATISFIED, DecisionReason.DIGEST_CONFLICT);
    }

    private Decision denial(ImageReference reference, Basis basis, DecisionReason reason) {
        return new Decision(DecisionFacts.denial(reference, basis, reason, context.sha256()));
    }

    /** The same set without a policy, which denies everything and says why; for a set that does not load any more. */
    TrustPolicy withheld() {
        PolicyContext nobody = PolicyContext.of(Map.of(), context.atcrRegistries(), context.sha256());
        return new TrustPolicy(nobody, ScopeOrder.none(), List.of(), true);
    }

    /**
     * What a verifier would report if a DID had signed and everything about that were in order: a key of its own, or the first that the
     * policy pins, a PDS of its own, the head of this instant, a tag record. To explain a policy, never to verify an image.
     *
     * @param did the DID
     * @param now the instant
     * @return a finding that counts if anything of this DID does
     */
    public SignatureFinding supposeSigned(Did did, Instant now) {
        return PolicyCase.Supposed.good(did).finding(this, now);
    }

    /**
     * All policies.
     *
     * @return the policies in the order of the file
     */
    public List<PolicyRule> rules() {
        return order.rules();
    }

    /**
     * The registries whose owner segments are handles or DIDs of ATProto accounts.
     *
     * @return normalised {@code host[:port]}; {@code atcr.io} unless the file says otherwise
     */
    public Set<String> atcrRegistries() {
        return context.atcrRegistries();
    }

    /**
     * The DID of an owner segment as far as no network is needed: what {@code owners} says, or the segment if it is a whole DID.
     *
     * @param segment the first component of a repository path
     * @return the DID, or empty when the segment is a handle to resolve
     */
    public Optional<Did> owner(String segment) {
        return context.owner(segment);
    }

    /**
     * The SHA-256 that every decision carries: of the policy's bytes, or for a directory of what {@code sha256sum} says about its files
     * in the order of their names.
     *
     * @return 64 lower-case hexadecimal characters
     */
    public String sha256() {
        return context.sha256();
    }

    /**
     * What loads but is probably not meant.
     *
     * @return the warnings in the order in which they were found
     */
    public List<PolicyWarning> warnings() {
        return warnings;
    }

    /**
     * What loads but is probably not meant, and what has ended, ends soon or is not enough at an instant. What ends within
     * {@code warnBeforeExpiry}, 30 days by default, ends soon.
     *
     * @param now the instant
     * @return {@link #warnings()} first
     */
    public List<PolicyWarning> warningsAt(Instant now) {
        List<PolicyWarning> all = new ArrayList<>(warnings);
        all.addAll(new ExpiryWarnings(context, now).about(order.rules()));
        return List.copyOf(all);
    }
}
