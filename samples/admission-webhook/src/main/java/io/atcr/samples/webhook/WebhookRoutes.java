package io.atcr.samples.webhook;

import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.service.http.Reply;
import io.atcr.samples.service.http.Route;
import io.atcr.samples.service.images.ImageGate;
import io.atcr.samples.service.kubernetes.PullSecrets;
import java.time.Duration;
import java.util.List;

/**
 * The two webhooks as endpoints: AdmissionReview {@code admission.k8s.io/v1} in, AdmissionReview out, HTTP 200, whatever the answer is. For a server of
 * one's own; the endpoints are thread-safe and need nothing else.
 */
public final class WebhookRoutes {
    /** The largest request that is read, in bytes: 8 MiB. */
    public static final int MAX_BODY_BYTES = AdmissionRequest.LARGEST;
    /** Where images are given their digests. */
    public static final String MUTATE = "/v1/mutate";
    /** Where digests are verified. */
    public static final String VALIDATE = "/v1/validate";

    /** What the webhook configuration gives them, 10 and 5 seconds, less what the way there and back takes. */
    static final Duration MUTATE_TIME = Duration.ofMillis(9500);
    static final Duration VALIDATE_TIME = Duration.ofMillis(4500);

    private WebhookRoutes() {}

    /**
     * The mutating webhook: writes {@code name:tag@digest} for every image by tag, and denies where that cannot be done.
     *
     * @param gate      finds digests
     * @param secrets   finds the credentials of who runs the images
     * @param maxImages the most images of one object
     * @return an endpoint
     */
    public static Endpoint mutating(ImageGate gate, PullSecrets secrets, int maxImages) {
        return new AdmissionEndpoint(new Mutation(gate, secrets), maxImages);
    }

    /**
     * The validating webhook: demands a digest of every image, and verifies it.
     *
     * @param gate      says which images may run
     * @param secrets   finds the credentials of who runs the images
     * @param maxImages the most images of one object
     * @return an endpoint
     */
    public static Endpoint validating(ImageGate gate, PullSecrets secrets, int maxImages) {
        return new AdmissionEndpoint(new Validation(gate, secrets), maxImages);
    }

    /**
     * Both, as the routes of a service.
     *
     * @param gate      finds digests and says which images may run
     * @param secrets   finds the credentials of who runs the images
     * @param maxImages the most images of one object
     * @return the routes
     */
    public static List<Route> of(ImageGate gate, PullSecrets secrets, int maxImages) {
        return List.of(
                route(MUTATE, MUTATE_TIME, mutating(gate, secrets, maxImages)),
                route(VALIDATE, VALIDATE_TIME, validating(gate, secrets, maxImages)));
    }

    /** What is answered without the request has no uid; so that the API server takes it for a failed call, its status says what failed. */
    private static Route route(String path, Duration time, Endpoint endpoint) {
        return new Route(path, MAX_BODY_BYTES, time, endpoint,
                unread(503, "too busy to answer in time, try again"),
                unread(500, "internal error, see the log of the webhook"),
                WebhookRoutes::unread);
    }

    private static Reply unread(int status, String why) {
        return new Reply(status, ReviewJson.bytes(Envelope.NONE, AdmissionAnswer.deny(status, why)));
    }
}
