package io.atcr.samples.gatekeeper;

import io.atcr.samples.service.http.Call;
import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.service.http.Reply;
import io.atcr.samples.service.images.GateRequest;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.samples.service.images.ImageGate;
import io.atcr.samples.service.images.ImageResolution;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which digests do these tags stand for now? Keys are images as they stand in a Pod: an Assign mutator sends no namespace. Nothing is verified here, and an
 * image that has a digest comes back as it is.
 *
 * <p>Gatekeeper keeps no answer to a mutation, and takes a system error for all keys. So what cannot be resolved is an error of its key, and the
 * mutator's {@code failurePolicy} says what becomes of the Pod. Thread-safe.
 */
final class MutateEndpoint implements Endpoint {

    /** A mutation has little time; this is kept of it for the answer. */
    private static final long MARGIN = Duration.ofMillis(50).toNanos();
    private static final int MAX_IMAGE_CHARS = 1024;
    private static final String NO_NAMESPACE = "";

    private final ImageGate gate;
    private final PullCredentials credentials;
    private final ProviderRequestReader reader;

    /**
     * The endpoint.
     *
     * @param gate        what asks registries
     * @param credentials the credentials of the service
     * @param maxKeys     the most keys in one request
     */
    MutateEndpoint(ImageGate gate, PullCredentials credentials, int maxKeys) {
        this.gate = gate;
        this.credentials = credentials;
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
        Map<String, Consumer<ProviderResponse>> answers = new LinkedHashMap<>();
        for (String key : keys) {
            if (key.isEmpty() || key.length() > MAX_IMAGE_CHARS) {
                answers.put(key, to -> to.error(key, "malformed-reference: not an image"));
            } else if (PinnedText.digestOf(key).isPresent()) {
                answers.put(key, to -> to.text(key, key));
            }
        }
        List<String> tags = keys.stream().filter(key -> !answers.containsKey(key)).toList();
        if (!tags.isEmpty()) {
            List<ImageResolution> found = gate.resolve(new GateRequest(NO_NAMESPACE, credentials, call.deadline() - MARGIN), tags);
            for (int i = 0; i < tags.size(); i++) {
                String key = tags.get(i);
                ImageResolution resolution = found.get(i);
                if (!resolution.image().equals(key)) {
                    throw new IllegalStateException("a resolution is about the image that was asked about");
                }
                answers.put(key, to -> resolution.pinned().ifPresentOrElse(
                        pinned -> to.text(key, pinned.toString()),
                        () -> to.error(key, resolution.code() + ": " + resolution.message())));
            }
        }
        return ProviderResponse.of(to -> answers.values().forEach(answer -> answer.accept(to)), "");
    }
}
