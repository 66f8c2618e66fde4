package io.atcr.verifier;

import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.PlatformManifest;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryException;
import java.util.List;
import java.util.Optional;

/** Finds an index that lists the image as one of its platforms, for {@link SubjectRule#INDEX_OR_PLATFORM}. Thread-safe. */
final class PlatformIndex {
    static final int MAX_ENTRIES = 64;

    private final RegistryClient registry;
    private final SubjectRule rule;

    PlatformIndex(RegistryClient registry, SubjectRule rule) {
        this.registry = registry;
        this.rule = rule;
    }

    /**
     * The same question about the index, or why there is none.
     *
     * @param reason {@link Reason#NONE} if there is one, or none to look for
     */
    record Outcome(Optional<Image> image, Reason reason, String detail) {
        static final Outcome NONE = new Outcome(Optional.empty(), Reason.NONE, "");
    }

    /** Looks at one index: the one with this digest, otherwise the one that the tag beside a digest leads to. */
    Outcome find(Image image, Optional<Digest> named, Deadline deadline, CheckLog log) {
        ImageReference reference = image.reference();
        Optional<ImageReference> source = named.map(reference::withDigest).or(reference.digest().isPresent() ? reference::byTag : Optional::empty);
        if (rule == SubjectRule.EXACT || image.manifest().kind() != ManifestDocument.Kind.IMAGE || source.isEmpty()) {
            return Outcome.NONE;
        }
        ManifestDocument index;
        try {
            log.start();
            index = registry.manifest(source.get(), deadline.remaining());
        } catch (RegistryException e) {
            Reason reason = ImageReader.reasonOf(e.code());
            log.add(CheckCode.INDEX_READ, reason, source.get().toString(), "an index", String.valueOf(e.getMessage()), reference.registry());
            return new Outcome(Optional.empty(), reason, UntrustedText.escape("the index " + source.get() + " could not be read: " + e.getMessage()));
        }
        String wrong = wrong(index, named, image.manifest());
        if (!wrong.isEmpty()) {
            log.add(CheckCode.INDEX_READ, Reason.INDEX_MISMATCH, index.digest().toString(), "an index that lists " + image.digest(), wrong, reference.registry());
            return new Outcome(Optional.empty(), Reason.INDEX_MISMATCH, UntrustedText.escape(index.digest() + " is " + wrong));
        }
        log.passed(CheckCode.INDEX_READ, image.digest().toString(), "an entry of index " + index.digest(), reference.registry());
        return new Outcome(Optional.of(image.listedBy(index)), Reason.NONE, "");
    }

    /** The first rule that does not hold, as what was found; otherwise empty. */
    private static String wrong(ManifestDocument index, Optional<Digest> named, ManifestDocument manifest) {
        if (named.filter(digest -> !digest.equals(index.digest())).isPresent()) {
            return "not " + named.get();
        }
        if (index.kind() != ManifestDocument.Kind.INDEX) {
            return "no index";
        }
        if (index.subject().isPresent()) {
            return "an index attached to " + index.subject().get();
        }
        if (index.platforms().size() > MAX_ENTRIES) {
            return "an index of " + index.platforms().size() + " entries";
        }
        List<PlatformManifest> entries = index.platforms().stream().filter(entry -> entry.digest().equals(manifest.digest())).toList();
        if (entries.isEmpty()) {
            return "an index without it";
        }
        return entries.stream().map(entry -> wrong(entry, manifest)).filter(text -> !text.isEmpty()).findFirst().orElse("");
    }

    private static String wrong(PlatformManifest entry, ManifestDocument manifest) {
        if (entry.operatingSystem().orElse("").isEmpty() || entry.architecture().orElse("").isEmpty() || entry.unknownPlatform()) {
            return "an index that lists it for no known platform";
        }
        if (!entry.descriptor().mediaType().equals(manifest.mediaType())) {
            return "an index that lists it as " + entry.descriptor().mediaType();
        }
        if (entry.descriptor().size() != manifest.size()) {
            return "an index that lists it with " + entry.descriptor().size() + " bytes";
        }
        return "";
    }
}
