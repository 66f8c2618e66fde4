package io.atcr.samples.webhook;

import io.atcr.samples.service.http.Call;
import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.service.http.Reply;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a request, finds the images in it that are new, and has them judged. Allowed without judgement is only what brings no image into the cluster:
 * a deletion, a connection, a status, an object that is being deleted, and an update that leaves the images of every container as they were.
 */
final class AdmissionEndpoint implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionEndpoint.class);
    /** For the way back: the gate answers that much before the caller stops listening. */
    private static final long MARGIN_NANOS = 150_000_000;

    private final Judgement judgement;
    private final int maxImages;

    AdmissionEndpoint(Judgement judgement, int maxImages) {
        this.judgement = judgement;
        this.maxImages = maxImages;
    }

    @Override
    public Reply answer(Call call) {
        AdmissionRequest request;
        try {
            request = AdmissionRequest.read(call.body());
        } catch (MalformedReviewException e) {
            return ReviewJson.reply(e.envelope(), AdmissionAnswer.deny(400, String.valueOf(e.getMessage())));
        }
        AdmissionAnswer answer;
        try {
            answer = answer(request, call.deadline() - MARGIN_NANOS);
        } catch (UnexpectedShapeException e) {
            answer = AdmissionAnswer.deny(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // the API server takes an answer without the request's uid for none, and the server that calls this does not know it
            LOG.error("an admission request could not be answered", e);
            answer = AdmissionAnswer.deny(500, "internal error, see the log of the webhook");
        }
        return ReviewJson.reply(request.envelope(), answer);
    }

    private AdmissionAnswer answer(AdmissionRequest request, long deadline) throws UnexpectedShapeException {
        boolean update = request.operation().equals("UPDATE");
        switch (request.operation()) {
            case "DELETE", "CONNECT" -> {
                return AdmissionAnswer.allow();
            }
            case "CREATE", "UPDATE" -> { }
            default -> {
                return AdmissionAnswer.deny("this operation is not one that is known here");
            }
        }
        if (request.subResource().equals("status") || update && request.beingDeleted()) {
            return AdmissionAnswer.allow();
        }
        Optional<List<String>> place = request.kind().podSpec();
        if (place.isEmpty()) {
            return AdmissionAnswer.deny("images are not looked for in objects of this kind: take it out of the rules of the webhook");
        }
        Optional<String> contradiction = request.contradiction();
        if (contradiction.isPresent()) {
            return AdmissionAnswer.deny(contradiction.get());
        }
        PodSpec spec = PodSpec.of(request.object(), place.get());
        List<ImageField> images = update ? Changes.added(spec.images(), before(request, place.get())) : spec.images();
        if (images.isEmpty()) {
            return AdmissionAnswer.allow();
        }
        if (images.size() > maxImages) {
            return AdmissionAnswer.deny(images.size() + " images are more than the " + maxImages + " that are judged at once");
        }
        return judgement.of(new Question(request.namespace(), spec, images, deadline));
    }

    /** An old object that cannot be read had no images. */
    private static List<ImageField> before(AdmissionRequest request, List<String> place) {
        try {
            return PodSpec.of(request.oldObject(), place).images();
        } catch (UnexpectedShapeException e) {
            return List.of();
        }
    }
}
