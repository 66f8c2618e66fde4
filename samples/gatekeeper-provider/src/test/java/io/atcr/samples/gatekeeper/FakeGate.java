package io.atcr.samples.gatekeeper;

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

/** A gate that answers what a test says. What nothing is said of is denied, and not found. Remembers what it was asked. */
final class FakeGate implements ImageGate {
    static final String HEX = "0123456789abcdef".repeat(4);
    static final String APP = "registry.example/team/app@sha256:" + HEX;
    static final String SHA = "ab".repeat(32);

    /** A question. */
    record Asked(String namespace, List<String> images, long deadline) {}

    final List<Asked> judged = new ArrayList<>();
    final List<Asked> resolved = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final Map<String, ImageVerdict> verdicts = new HashMap<>();
    final Map<String, ImageResolution> resolutions = new HashMap<>();

    FakeGate allow(String image) {
        return verdict(image, new ImageVerdict(image, Outcome.ALLOW, "none", "signed", Optional.of(parse(image)), List.of("did:plc:alice"), SHA));
    }

    FakeGate warn(String image) {
        return verdict(image, new ImageVerdict(image, Outcome.ALLOW_WARN, "record-absent", "audit mode", Optional.of(parse(image)), List.of(), SHA));
    }

    FakeGate retry(String image, String code) {
        return verdict(image, new ImageVerdict(image, Outcome.RETRY, code, "ask again", Optional.empty(), List.of(), ""));
    }

    FakeGate verdict(String image, ImageVerdict verdict) {
        verdicts.put(image, verdict);
        return this;
    }

    FakeGate resolve(String image, String pinned) {
        resolutions.put(image, new ImageResolution(image, Optional.of(parse(pinned)), "none", "found"));
        return this;
    }

    static ImageReference parse(String image) {
        try {
            return ImageReference.parse(image);
        } catch (ReferenceException e) {
            throw new IllegalArgumentException(image, e);
        }
    }

    @Override
    public List<ImageVerdict> judge(GateRequest request, List<String> images) {
        judged.add(new Asked(request.namespace(), images, request.deadline()));
        return images.stream().map(image -> verdicts.getOrDefault(image,
                new ImageVerdict(image, Outcome.DENY, "record-absent", "nobody signed", Optional.empty(), List.of(), SHA))).toList();
    }

    @Override
    public List<ImageResolution> resolve(GateRequest request, List<String> images) {
        resolved.add(new Asked(request.namespace(), images, request.deadline()));
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
        // holds nothing
    }
}
