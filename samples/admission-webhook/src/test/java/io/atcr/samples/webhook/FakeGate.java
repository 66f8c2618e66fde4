package io.atcr.samples.webhook;

import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import io.atcr.samples.service.images.GateRequest;
import io.atcr.samples.service.images.ImageGate;
import io.atcr.samples.service.images.ImageResolution;
import io.atcr.samples.service.images.ImageVerdict;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gate that answers what a test says: an image that nothing is said of is denied. */
final class FakeGate implements ImageGate {
    static final String HEX = "0123456789abcdef".repeat(4);

    final List<GateRequest> requests = new ArrayList<>();
    final List<String> judged = new ArrayList<>();
    final List<String> resolved = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    private final Map<String, ImageVerdict> verdicts = new HashMap<>();
    private final Map<String, ImageResolution> resolutions = new HashMap<>();

    static String digest(int n) {
        return "sha256:" + String.format("%064x", n);
    }

    static ImageReference reference(String image) {
        try {
            return ImageReference.parse(image);
        } catch (ReferenceException e) {
            throw new IllegalArgumentException(image, e);
        }
    }

    static ImageReference pinned(String image, String digest) {
        try {
            return reference(image).besideDigest(Digest.parse(digest));
        } catch (ReferenceException e) {
            throw new IllegalArgumentException(digest, e);
        }
    }

    FakeGate allow(String image) {
        return answer(image, Outcome.ALLOW, "none", "fine", image);
    }

    FakeGate warn(String image, String message) {
        return answer(image, Outcome.ALLOW_WARN, "unsigned", message, image);
    }

    FakeGate retry(String image, String code) {
        verdicts.put(image, new ImageVerdict(image, Outcome.RETRY, code, "not now", Optional.empty(), List.of(), ""));
        return this;
    }

    /** Says yes to something else than what was asked about. */
    FakeGate answer(String image, Outcome outcome, String code, String message, String pinned) {
        verdicts.put(image, new ImageVerdict(image, outcome, code, message, Optional.of(reference(pinned)), List.of("did:plc:x"), "ab".repeat(32)));
        return this;
    }

    FakeGate resolve(String image, String pinned) {
        resolutions.put(image, new ImageResolution(image, Optional.of(reference(pinned)), "none", "found"));
        return this;
    }

    FakeGate unresolved(String image, String code) {
        resolutions.put(image, new ImageResolution(image, Optional.empty(), code, "no digest"));
        return this;
    }

    @Override
    public List<ImageVerdict> judge(GateRequest request, List<String> images) {
        requests.add(request);
        judged.addAll(images);
        return images.stream().map(image -> verdicts.getOrDefault(image,
                new ImageVerdict(image, Outcome.DENY, "unsigned", "nobody signed it", Optional.empty(), List.of(), "cd".repeat(32)))).toList();
    }

    @Override
    public List<ImageResolution> resolve(GateRequest request, List<String> images) {
        requests.add(request);
        resolved.addAll(images);
        return images.stream().map(image -> resolutions.getOrDefault(image,
                new ImageResolution(image, Optional.empty(), "image-not-found", "no such image"))).toList();
    }

    @Override
    public void refused(String image, String code) {
        refused.add(code + " " + image);
    }

    @Override
    public Optional<String> notReady() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // nothing is held
    }
}
