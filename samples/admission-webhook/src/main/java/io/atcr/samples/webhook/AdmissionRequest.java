package io.atcr.samples.webhook;

import io.atcr.samples.service.json.MalformedJsonException;
import io.atcr.samples.service.json.Outline;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The request of an AdmissionReview, {@code admission.k8s.io/v1}, as far as it is about images.
 *
 * @param envelope    what the response says again
 * @param kind        what the objects are
 * @param subResource empty for the object itself
 * @param namespace   the namespace that the request is for
 * @param operation   {@code CREATE}, {@code UPDATE}, {@code DELETE} or {@code CONNECT}
 * @param object      the new object; missing if there is none
 * @param oldObject   the object as it is; missing if there is none
 */
record AdmissionRequest(
        Envelope envelope, ObjectKind kind, String subResource, String namespace, String operation, JsonNode object, JsonNode oldObject) {
    /** Two objects of the most that etcd takes, and what is around them. */
    static final int LARGEST = 8 << 20;

    private static final Outline TEMPLATE = Outline.object(Map.of("spec", PodSpec.WANTED));
    private static final Outline OBJECT = Outline.object(Map.of(
            "apiVersion", Outline.value(),
            "kind", Outline.value(),
            "metadata", Outline.object(Map.of("namespace", Outline.value(), "deletionTimestamp", Outline.value())),
            "spec", PodSpec.WANTED.and("template", TEMPLATE).and("jobTemplate", Outline.object(Map.of(
                    "spec", Outline.object(Map.of("template", TEMPLATE))))),
            "template", TEMPLATE));
    private static final Outline REVIEW = Outline.object(Map.of(
            "apiVersion", Outline.value(),
            "kind", Outline.value(),
            "request", Outline.object(Map.of(
                    "uid", Outline.value(),
                    "kind", Outline.object(Map.of("group", Outline.value(), "version", Outline.value(), "kind", Outline.value())),
                    "subResource", Outline.value(),
                    "namespace", Outline.value(),
                    "operation", Outline.value(),
                    "object", OBJECT,
                    "oldObject", OBJECT))));
    /** Enough to refuse a review that is too much to be read. */
    private static final Outline ENVELOPE = Outline.object(Map.of(
            "apiVersion", Outline.value(), "request", Outline.object(Map.of("uid", Outline.value()))));

    static AdmissionRequest read(byte[] body) throws MalformedReviewException {
        JsonNode review;
        try {
            review = REVIEW.read(body);
        } catch (MalformedJsonException e) {
            throw new MalformedReviewException(envelope(body), "the AdmissionReview cannot be read: " + e.getMessage());
        }
        Envelope envelope = envelope(review);
        JsonNode request = review.path("request");
        if (!review.path("kind").asString("").equals("AdmissionReview") || !review.path("apiVersion").asString("").equals(Envelope.V1)) {
            throw new MalformedReviewException(envelope, "this webhook reads AdmissionReview of " + Envelope.V1 + " and nothing else");
        }
        if (envelope.uid().isEmpty()) {
            throw new MalformedReviewException(envelope, "request.uid is not a UID");
        }
        JsonNode kind = request.path("kind");
        return new AdmissionRequest(
                envelope,
                new ObjectKind(text(kind, "group", envelope), text(kind, "version", envelope), text(kind, "kind", envelope)),
                text(request, "subResource", envelope),
                text(request, "namespace", envelope),
                text(request, "operation", envelope),
                request.path("object"),
                request.path("oldObject"));
    }

    /** Whether the API server has marked the object for deletion: nothing starts from it any more. */
    boolean beingDeleted() {
        return oldObject.path("metadata").path("deletionTimestamp").isString();
    }

    /** Why the object is not the one that the request is about; the namespace of the request decides, and an object that names another one is refused. */
    Optional<String> contradiction() {
        if (namespace.isEmpty()) {
            return Optional.of("the request names no namespace");
        }
        JsonNode metadata = object.path("metadata");
        if (!object.isObject() || !metadata.isObject()) {
            return Optional.of("the request has no object");
        }
        if (!absentOr(metadata.path("namespace"), namespace)) {
            return Optional.of("metadata.namespace is not the namespace of the request");
        }
        if (!absentOr(object.path("apiVersion"), kind.apiVersion()) || !absentOr(object.path("kind"), kind.kind())) {
            return Optional.of("the object is not of the kind that the request names");
        }
        return Optional.empty();
    }

    private static boolean absentOr(JsonNode text, String expected) {
        return text.isMissingNode() || text.isNull() || text.isString() && (text.stringValue().isEmpty() || text.stringValue().equals(expected));
    }

    private static Envelope envelope(byte[] body) {
        try {
            return envelope(ENVELOPE.read(body));
        } catch (MalformedJsonException e) {
            return Envelope.NONE;
        }
    }

    private static Envelope envelope(JsonNode review) {
        JsonNode uid = review.path("request").path("uid");
        return Envelope.of(review.path("apiVersion").asString(""), uid.isString() ? uid.stringValue() : "");
    }

    private static String text(JsonNode node, String name, Envelope envelope) throws MalformedReviewException {
        JsonNode text = node.path(name);
        if (!text.isString() && !text.isNull() && !text.isMissingNode()) {
            throw new MalformedReviewException(envelope, "request." + name + " is not a string");
        }
        return text.asString("");
    }
}
