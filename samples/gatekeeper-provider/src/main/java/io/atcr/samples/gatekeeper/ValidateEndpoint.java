package io.atcr.samples.gatekeeper;

import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.samples.service.http.Call;
import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.service.http.Reply;
import io.atcr.samples.service.images.GateRequest;
import io.atcr.samples.service.images.ImageGate;
import io.atcr.samples.service.images.ImageVerdict;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.atcr.samples.service.kubernetes.PullSecrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * May these images run in their namespaces? Every key has its own answer, bound to that key: a bad image is no reason to deny its neighbours. An image
 * without a digest is denied, since a tag may be another image when it is pulled. Thread-safe.
 */
final class ValidateEndpoint implements Endpoint {

    /** What is kept of the time for writing the answer and sending it. */
    private static final long MARGIN = Duration.ofMillis(100).toNanos();

    /** The longest that pull secrets are waited for. Without them, what a registry gives to everybody can still be verified. */
    private static final long SECRETS = Duration.ofMillis(500).toNanos();

    private static final String DIGEST_REQUIRED = "digest-required";

    private final ImageGate gate;
    private final PullSecrets secrets;
    private final ProviderRequestReader reader;

    /**
     * The endpoint.
     *
     * @param gate    what judges
     * @param secrets the pull secrets of a namespace
     * @param maxKeys the most keys in one request
     */
    ValidateEndpoint(ImageGate gate, PullSecrets secrets, int maxKeys) {
        this.gate = gate;
        this.secrets = secrets;
        this.reader = new ProviderRequestReader(maxKeys);
    }

    @Override
    public Reply answer(Call call) {
        Set<String> keys;
        try {
            keys = reader.read(call.body());
        } catch (MalformedRequestException e) {
            return ProviderResponse.systemError(400, String.valueOf(e.getMessage()));
        }
        Answers answers = new Answers();
        Map<String, List<String>> images = new LinkedHashMap<>();
        for (String key : keys) {
            Optional<NamespacedImage> parsed = NamespacedImage.parse(key);
            if (parsed.isEmpty()) {
                answers.deny(key, "malformed-key", "not [namespace]image");
            } else if (PinnedText.digestOf(parsed.get().image()).isEmpty()) {
                gate.refused(parsed.get().image(), DIGEST_REQUIRED);
                answers.deny(key, DIGEST_REQUIRED, "the image is not pinned: write name@sha256:..., or have tags resolved before");
            } else {
                images.computeIfAbsent(parsed.get().namespace(), none -> new ArrayList<>()).add(parsed.get().image());
            }
        }
        images.forEach((namespace, some) -> judge(namespace, some, call.deadline() - MARGIN, answers));
        return answers.reply(keys.size());
    }

    private void judge(String namespace, List<String> images, long deadline, Answers answers) {
        long now = System.nanoTime();
        PullSecrets.Found found = secrets.forNamespace(namespace, List.of(), now + Math.min(SECRETS, deadline - now));
        List<ImageVerdict> verdicts = gate.judge(new GateRequest(namespace, found.credentials(), deadline), images);
        for (int i = 0; i < images.size(); i++) {
            String image = images.get(i);
            ImageVerdict verdict = verdicts.get(i);
            if (!isAbout(image, verdict)) {
                answers.retry("internal");
            } else if (verdict.outcome() == Outcome.RETRY) {
                answers.retry(verdict.code());
            } else {
                answers.verdict(NamespacedImage.key(namespace, image), verdict);
            }
        }
    }

    /** A verdict about another image, or another digest, says nothing. */
    private static boolean isAbout(String image, ImageVerdict verdict) {
        Optional<String> asked = PinnedText.digestOf(image);
        return verdict.image().equals(image) && verdict.pinned().flatMap(ImageReference::digest).map(Digest::toString).map(asked.orElseThrow()::equals).orElse(true);
    }

    /** What was found out, in the order of the keys as far as there is one. */
    private static final class Answers {
        private final List<Consumer<ProviderResponse>> items = new ArrayList<>();
        private final Set<String> retryCodes = new TreeSet<>();
        private int retries;

        void deny(String key, String code, String message) {
            items.add(to -> to.denied(key, code, message));
        }

        void verdict(String key, ImageVerdict verdict) {
            items.add(to -> to.verdict(key, verdict));
        }

        void retry(String code) {
            retries++;
            retryCodes.add(code);
        }

        Reply reply(int keys) {
            return ProviderResponse.of(to -> items.forEach(item -> item.accept(to)),
                    retries == 0 ? "" : retries + " of " + keys + " images cannot be judged now, ask again: " + String.join(", ", retryCodes));
        }
    }
}
