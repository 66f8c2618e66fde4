package io.atcr.samples.localnetwork;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The registry's HTTP API: OCI distribution specification 1.1, pull, push, content discovery, referrers. Thread-safe. */
final class RegistryServer implements LocalServer.Service {

    private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern NAME = Pattern.compile("(?:did:plc:[a-z2-7]{24}/)?" + PART + "(?:/" + PART + ")*");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/([^/]*)");
    private static final Pattern CONTENT = Pattern.compile("/v2/(.+)/(manifests|blobs|referrers)/([^/]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");

    private final Registry registry;
    private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();

    RegistryServer(Registry registry) {
        this.registry = registry;
    }

    @Override
    public Reply answer(LocalServer.Request request) {
        return route(request).withHeader("Docker-Distribution-API-Version", "registry/2.0");
    }

    private Reply route(LocalServer.Request request) {
        if (request.path().equals("/v2/") || request.path().equals("/v2")) {
            return Reply.json(200, "{}");
        }
        Matcher upload = UPLOAD.matcher(request.path());
        Matcher content = CONTENT.matcher(request.path());
        Matcher tags = TAGS.matcher(request.path());
        Matcher matched = upload.matches() ? upload : content.matches() ? content : tags.matches() ? tags : null;
        if (matched == null) {
            return pageNotFound();
        }
        String name = matched.group(1);
        if (name.length() > 255 || !NAME.matcher(name).matches()) {
            return error(400, "NAME_INVALID", "invalid repository name");
        }
        if (matched == upload) {
            return upload(request, name, upload.group(2));
        }
        if (matched == tags) {
            return isRead(request) ? tagList(request, name) : unsupported();
        }
        return switch (content.group(2)) {
            case "manifests" -> manifests(request, name, content.group(3));
            case "blobs" -> isRead(request) ? blob(name, content.group(3)) : unsupported();
            default -> isRead(request) ? referrers(request, name, content.group(3)) : unsupported();
        };
    }

    private Reply manifests(LocalServer.Request request, String name, String reference) {
        boolean digest = DIGEST.matcher(reference).matches();
        if (!digest && !TAG.matcher(reference).matches()) {
            return reference.contains(":") ? error(400, "DIGEST_INVALID", "invalid digest") : error(400, "TAG_INVALID", "invalid tag");
        }
        if (request.method().equals("PUT")) {
            return putManifest(request, name, reference, digest);
        }
        if (request.method().equals("DELETE")) {
            return !digest ? unsupported()
                : registry.deleteManifest(name, reference) ? Reply.empty(202) : error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        }
        if (!isRead(request)) {
            return unsupported();
        }
        if (!registry.exists(name)) {
            return error(404, "NAME_UNKNOWN", "repository name not known to registry");
        }
        return registry.manifest(name, reference)
            .map(stored -> Reply.of(200, stored.mediaType(), stored.bytes()).withHeader("Docker-Content-Digest", stored.digest())
                .withHeader("ETag", etag(stored)))
            .orElseGet(() -> error(404, "MANIFEST_UNKNOWN", "manifest unknown"));
    }

    private Reply putManifest(LocalServer.Request request, String name, String reference, boolean digest) {
        if (digest && !Json.sha256(request.body()).equals(reference)) {
            return error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }
        if (!asExpected(request, registry.manifest(name, reference))) {
            return error(412, "PRECONDITION_FAILED", "the manifest is not what it was");
        }
        Optional<ObjectNode> json = Json.parseObject(request.body());
        String mediaType = request.head().header("content-type").or(() -> json.flatMap(node -> Json.text(node, "mediaType"))).orElse("");
        if (json.isEmpty() || mediaType.isEmpty()
            || Json.text(json.get(), "mediaType").filter(inBytes -> !inBytes.equals(mediaType)).isPresent()) {
            return error(400, "MANIFEST_INVALID", "manifest invalid");
        }
        if (!blobsPresent(name, json.get())) {
            return error(400, "MANIFEST_BLOB_UNKNOWN", "manifest references a blob unknown to registry");
        }
        String stored = registry.putManifest(name, mediaType, request.body());
        if (!digest) {
            registry.tag(name, reference, stored);
        }
        Reply created = Reply.empty(201).withHeader("Location", "/v2/" + name + "/manifests/" + stored)
            .withHeader("Docker-Content-Digest", stored);
        Optional<String> subject = Json.text(json.get().path("subject"), "digest");
        // Without this header the client maintains the fallback tag.
        return subject.isPresent() && registry.referrersMode() != ReferrersMode.FALLBACK_TAG
            ? created.withHeader("OCI-Subject", subject.get()) : created;
    }

    /** Whether what is there is what the request makes a condition (RFC 9110, If-Match and If-None-Match). */
    private static boolean asExpected(LocalServer.Request request, Optional<Registry.Stored> held) {
        Optional<String> match = request.head().header("if-match");
        boolean matches = match.isEmpty() || held.map(RegistryServer::etag).equals(match);
        return matches && !(request.head().header("if-none-match").filter("*"::equals).isPresent() && held.isPresent());
    }

    private static String etag(Registry.Stored stored) {
        return '"' + stored.digest() + '"';
    }

    private boolean blobsPresent(String name, JsonNode manifest) {
        ArrayNode wanted = Json.array();
        if (manifest.get("config") != null) {
            wanted.add(manifest.get("config"));
        }
        if (manifest.get("layers") instanceof ArrayNode layers) {
            wanted.addAll(layers);
        }
        for (JsonNode descriptor : wanted) {
            if (Json.text(descriptor, "digest").flatMap(digest -> registry.blob(name, digest)).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private Reply blob(String name, String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            return error(400, "DIGEST_INVALID", "invalid digest");
        }
        return registry.blob(name, digest)
            .map(content -> Reply.of(200, "application/octet-stream", content).withHeader("Docker-Content-Digest", digest))
            .orElseGet(() -> error(404, "BLOB_UNKNOWN", "blob unknown to registry"));
    }

    private Reply upload(LocalServer.Request request, String name, String id) {
        Optional<String> digest = request.head().parameter("digest");
        if (id.isEmpty()) {
            if (!request.method().equals("POST")) {
                return unsupported();
            }
            if (digest.isPresent()) {
                return store(name, request.body(), digest.get());
            }
            String session = UUID.randomUUID().toString();
            uploads.put(session, new ByteArrayOutputStream());
            return accepted(name, session, 0);
        }
        ByteArrayOutputStream received = uploads.get(id);
        if (received == null) {
            return error(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
        }
        synchronized (received) {
            switch (request.method()) {
                case "PATCH" -> {
                    received.writeBytes(request.body());
                    return accepted(name, id, received.size());
                }
                case "PUT" -> {
                    received.writeBytes(request.body());
                    uploads.remove(id);
                    return store(name, received.toByteArray(), digest.orElse(""));
                }
                case "DELETE" -> {
                    uploads.remove(id);
                    return Reply.empty(204);
                }
                default -> {
                    return unsupported();
                }
            }
        }
    }

    private Reply store(String name, byte[] content, String digest) {
        if (!Json.sha256(content).equals(digest)) {
            return error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }
        registry.putBlob(name, content);
        return Reply.empty(201).withHeader("Location", "/v2/" + name + "/blobs/" + digest).withHeader("Docker-Content-Digest", digest);
    }

    private static Reply accepted(String name, String session, int received) {
        return Reply.empty(202).withHeader("Location", "/v2/" + name + "/blobs/uploads/" + session)
            .withHeader("Docker-Upload-UUID", session).withHeader("Range", "0-" + Math.max(0, received - 1));
    }

    private Reply tagList(LocalServer.Request request, String name) {
        if (!registry.exists(name)) {
            return error(404, "NAME_UNKNOWN", "repository name not known to registry");
        }
        String last = request.head().parameter("last").orElse("");
        List<String> tags = registry.tags(name).stream().filter(tag -> tag.compareTo(last) > 0).toList();
        Optional<Integer> size = request.head().parameter("n").filter(n -> n.matches("[0-9]{1,6}")).map(Integer::valueOf);
        List<String> page = tags.subList(0, Math.min(size.orElse(tags.size()), tags.size()));
        Reply reply = Reply.json(200, Json.object("name", name, "tags", page).toString());
        return page.size() == tags.size() || page.isEmpty() ? reply
            : reply.withHeader("Link",
                "</v2/" + name + "/tags/list?n=" + page.size() + "&last=" + page.get(page.size() - 1) + ">; rel=\"next\"");
    }

    private Reply referrers(LocalServer.Request request, String name, String digest) {
        if (registry.referrersMode() == ReferrersMode.FALLBACK_TAG) {
            return pageNotFound();
        }
        if (!DIGEST.matcher(digest).matches()) {
            return error(400, "DIGEST_INVALID", "invalid digest");
        }
        List<ObjectNode> referrers = registry.referrers(name, digest);
        Optional<String> type = request.head().parameter("artifactType");
        boolean filters = type.isPresent() && registry.referrersMode() == ReferrersMode.API;
        if (filters) {
            referrers = referrers.stream().filter(descriptor -> Json.text(descriptor, "artifactType").equals(type)).toList();
        }
        Reply reply = Reply.of(200, Registry.INDEX, Json.bytes(Registry.index(referrers)));
        return filters ? reply.withHeader("OCI-Filters-Applied", "artifactType") : reply;
    }

    private static boolean isRead(LocalServer.Request request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private static Reply unsupported() {
        return error(405, "UNSUPPORTED", "The operation is unsupported.");
    }

    private static Reply pageNotFound() {
        return Reply.of(404, "text/plain; charset=utf-8", "404 page not found\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static Reply error(int status, String code, String message) {
        return Reply.json(status, Json.object("errors", Json.array().add(Json.object("code", code, "message", message))).toString());
    }
}
