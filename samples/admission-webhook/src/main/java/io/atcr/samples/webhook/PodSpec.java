package io.atcr.samples.webhook;

import io.atcr.samples.service.json.Outline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A Pod's specification, as far as it is about images.
 *
 * @param images         of containers of all sorts and of image volumes
 * @param pullSecrets    the names it gives, not yet checked
 * @param serviceAccount empty for the default one
 */
record PodSpec(List<ImageField> images, List<String> pullSecrets, String serviceAccount) {
    private static final Outline CONTAINERS = Outline.list(Outline.object(Map.of("name", Outline.value(), "image", Outline.value())));
    static final Outline WANTED = Outline.object(Map.of(
            "containers", CONTAINERS,
            "initContainers", CONTAINERS,
            "ephemeralContainers", CONTAINERS,
            "volumes", Outline.list(Outline.object(Map.of(
                    "name", Outline.value(), "image", Outline.object(Map.of("reference", Outline.value()))))),
            "imagePullSecrets", Outline.list(Outline.object(Map.of("name", Outline.value()))),
            "serviceAccountName", Outline.value(),
            "serviceAccount", Outline.value()));

    /** Reads the specification at a place of an object. */
    static PodSpec of(JsonNode object, List<String> place) throws UnexpectedShapeException {
        JsonNode spec = object;
        FieldPath path = FieldPath.ROOT;
        for (String name : place) {
            path = path.field(name);
            spec = spec.path(name);
        }
        if (!spec.isObject()) {
            throw new UnexpectedShapeException(path.text() + " is not an object");
        }
        List<ImageField> images = new ArrayList<>();
        for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
            FieldPath at = path.field(list);
            addContainers(list(spec, list, at), at, images);
            if (list.equals("containers") && images.isEmpty()) {
                throw new UnexpectedShapeException(at.text() + " is empty");
            }
        }
        addVolumes(list(spec, "volumes", path.field("volumes")), path.field("volumes"), images);
        List<String> secrets = new ArrayList<>();
        for (JsonNode secret : list(spec, "imagePullSecrets", path.field("imagePullSecrets"))) {
            secrets.add(secret.path("name").asString(""));
        }
        String account = text(spec, "serviceAccountName", path);
        return new PodSpec(images, secrets, account.isEmpty() ? text(spec, "serviceAccount", path) : account);
    }

    private static void addContainers(JsonNode containers, FieldPath path, List<ImageField> images) throws UnexpectedShapeException {
        for (int i = 0; i < containers.size(); i++) {
            add(containers.get(i), containers.get(i).path("image"), path, path.item(i), path.item(i).field("image"), images);
        }
    }

    private static void addVolumes(JsonNode volumes, FieldPath path, List<ImageField> images) throws UnexpectedShapeException {
        for (int i = 0; i < volumes.size(); i++) {
            JsonNode image = volumes.get(i).path("image");
            if (!volumes.get(i).isObject() || !image.isMissingNode() && !image.isNull() && !image.isObject()) {
                throw new UnexpectedShapeException(path.item(i).text() + " is not a volume");
            }
            if (image.isObject()) {
                add(volumes.get(i), image.path("reference"), path, path.item(i), path.item(i).field("image").field("reference"), images);
            }
        }
    }

    private static void add(JsonNode owner, JsonNode image, FieldPath list, FieldPath item, FieldPath at, List<ImageField> images)
            throws UnexpectedShapeException {
        if (!image.isString() || image.stringValue().isEmpty()) {
            throw new UnexpectedShapeException(at.text() + " is not an image");
        }
        images.add(new ImageField(at, list.text(), text(owner, "name", item), image.stringValue()));
    }

    /** An absent list is an empty one. */
    private static JsonNode list(JsonNode spec, String name, FieldPath at) throws UnexpectedShapeException {
        JsonNode list = spec.path(name);
        if (!list.isArray() && !list.isNull() && !list.isMissingNode()) {
            throw new UnexpectedShapeException(at.text() + " is not a list");
        }
        return list;
    }

    private static String text(JsonNode node, String name, FieldPath in) throws UnexpectedShapeException {
        JsonNode text = node.path(name);
        if (!text.isString() && !text.isNull() && !text.isMissingNode()) {
            throw new UnexpectedShapeException(in.field(name).text() + " is not a string");
        }
        return text.asString("");
    }
}
