package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 * <p>The format is written down in {@code README.md} beside this module. Whatever is not understood does not load; whatever no policy
 * is for is denied.
 */
public final class TrustPolicy {
    /** The largest policy file, in bytes: 1 MiB. */
    public static final int MAX_BYTES = YamlReader.MAX_BYTES;

    private final PolicyContext context;
    private final ScopeOrder order;
    private final List<PolicyWarning> warnings;

    TrustPolicy(PolicyContext context, ScopeOrder order, List<PolicyWarning> warnings) {
        this.context = context;
        this.order = order;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads a policy file. Reads no more than {@link #MAX_BYTES} and one byte of it.
     *
     * @param file a UTF-8 file of at most {@link #MAX_BYTES} bytes
     * @return the policy
     * @throws PolicyException if it cannot be read or breaks a rule of the format
     */
    public static TrustPolicy load(Path file) throws PolicyException {
        String source = file.toString();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw whole(PolicyError.UNREADABLE, source, "no such file", "a readable file");
        } catch (IOException e) {
            throw whole(PolicyError.UNREADABLE, source, "a file that cannot be read: " + e.getClass().getSimpleName(), "a readable file");
        }
        return parse(bytes, source);
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
        if (yaml.length() > MAX_BYTES) {
            throw tooLarge(sourceName);
        }
        byte[] bytes;
        try {
            ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(yaml));
            bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
        } catch (CharacterCodingException e) {
            throw notUtf8(sourceName);
        }
        return parse(bytes, sourceName);
    }

    private static TrustPolicy parse(byte[] bytes, String source) throws PolicyException {
        if (bytes.length > MAX_BYTES) {
            throw tooLarge(source);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw notUtf8(source);
        }
        return PolicyReader.read(text.startsWith("\ufeff") ? text.substring(1) : text, source, Digest.ofBytes(bytes).hex());
    }

    private static PolicyException tooLarge(String source) {
        return whole(PolicyError.TOO_LARGE, source, "more than " + MAX_BYTES + " bytes", "at most " + MAX_BYTES + " bytes");
    }

    private static PolicyException notUtf8(String source) {
        return whole(PolicyError.NOT_UTF8, source, "bytes that are not UTF-8", "UTF-8");
    }

    private static PolicyException whole(PolicyError code, String source, String found, String allowed) {
        return new PolicyException(code, source, 0, 0, found, allowed, null);
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
            trusted.put(did, new TrustedDid(did, null, null, null, List.of(), did.isWeb()));
            if (!did.isWellFormed()) {
                warnings.add(new PolicyWarning(PolicyWarning.Code.PLACEHOLDER_DID, 0, 0, did + " never matches a signer"));
            } else if (did.isWeb()) {
                warnings.add(new PolicyWarning(PolicyWarning.Code.UNPINNED_DID_WEB, 0, 0, did + " is not pinned to keys"));
            }
        }
        if (minSignatures < 1 || minSignatures > trusted.size()) {
            throw new IllegalArgumentException("minSignatures " + minSignatures + " of " + trusted.size() + " signers");
        }
        Set<String> registries = ImageReference.normalised(atcrRegistries);
        String text = "signers " + trusted.keySet() + " min " + minSignatures + " atcr " + registries + " foreign " + foreignSigners;
        PolicyContext context = new PolicyContext(trusted, registries, Map.of(), Digest.ofText(text).hex());
        PolicyRule rule = new PolicyRule("signer", 0, new Scope("**"), Action.ENFORCE,
                new PolicyRule.Requirement(true, context.trusted(), minSignatures, foreignSigners), context);
        return new TrustPolicy(context, ScopeOrder.of(rule), warnings);
    }

    /**
     * Whether a DID is trusted at an instant, by any policy: it stands in {@code trustedDIDs} and
     * {@code validFrom <= now < expiresAt}.
     *
     * @param did the DID
     * @param now the instant
     * @return true if so
     */
    public boolean isTrusted(Did did, Instant now) {
        TrustedDid trusted = context.trusted().get(did);
        return trusted != null && trusted.countsAt(now);
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
     * The policy that applies to a reference: of all whose scope matches, the one whose scope is inside the others'.
     *
     * @param reference the image
     * @return the policy, or empty when none matches and the image must be denied
     */
    public Optional<PolicyRule> ruleFor(ImageReference reference) {
        return order.find(reference);
    }

    /**
     * The decision about an image for which there is no policy.
     *
     * @param reference an image for which {@link #ruleFor} is empty
     * @return a denial
     */
    public Decision noRule(ImageReference reference) {
        return denial(reference, Basis.NO_POLICY, DecisionReason.NO_MATCHING_POLICY);
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
        return new Decision(new Decision.Facts(reference, Decision.Outcome.DENY, basis, reason, null, null, 0, List.of(), null, context.sha256()));
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
     * The SHA-256 of the policy's bytes, which every decision carries.
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
}
