package io.atcr.samples.service;

import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.service.images.GateRequest;
import io.atcr.samples.service.images.ImageGate;
import io.atcr.samples.service.images.ImageResolution;
import io.atcr.samples.service.images.ImageVerdict;
import io.atcr.verifier.OfflineVerifier;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A gate that verifies one and the same image for every question, from a bundle beside this class and by a policy of its own: what a real question
 * takes, less the network. No answer of it leaves the process.
 */
final class WarmUpGate implements ImageGate {
    private final OfflineVerifier verifier;
    private final Bundle bundle;
    private final ImageReference reference;

    WarmUpGate() throws IOException {
        try {
            TrustPolicy policy = TrustPolicy.parse(new String(resource("warm-up.yaml"), StandardCharsets.UTF_8), "warm-up.yaml");
            bundle = Bundle.parse(resource("warm-up.atcrbundle"));
            reference = ImageReference.parse(bundle.registry() + "/" + bundle.repository() + "@" + bundle.digest(), policy.atcrRegistries());
            verifier = OfflineVerifier.builder().trustPolicy(policy).build();
        } catch (PolicyException | BundleException | ReferenceException e) {
            throw new IOException(e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = WarmUpGate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("not in the jar: " + name);
            }
            return in.readAllBytes();
        }
    }

    /** Verifies the image. */
    VerificationResult verify() {
        return verifier.verify(reference, bundle, bundle.createdAt());
    }

    @Override
    public List<ImageVerdict> judge(GateRequest request, List<String> images) {
        VerificationResult result = verify();
        boolean allowed = result.decision().allowed();
        return images.stream().map(image -> new ImageVerdict(image, allowed ? ImageVerdict.Outcome.ALLOW : ImageVerdict.Outcome.DENY,
                allowed ? "none" : "internal", "warming up", allowed ? Optional.of(reference) : Optional.empty(), List.of(), "")).toList();
    }

    @Override
    public List<ImageResolution> resolve(GateRequest request, List<String> images) {
        Digest digest = bundle.digest();
        return images.stream().map(image -> new ImageResolution(image, pinned(image, digest), "none", "")).toList();
    }

    private Optional<ImageReference> pinned(String image, Digest digest) {
        try {
            ImageReference parsed = ImageReference.parse(image);
            return Optional.of(parsed.digest().isPresent() ? parsed : parsed.withDigest(digest));
        } catch (ReferenceException e) {
            return Optional.of(reference);
        }
    }

    @Override
    public void refused(String image, String code) {
        // no image of a request
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
