package io.atcr.samples.realnetwork;

import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Somebody who is logged in at a PDS. Immutable and thread-safe. */
record PdsSession(Pds pds, Did did, String handle, String token) {

    private static final String MANIFEST = "io.atcr.manifest";
    private static final String TAG = "io.atcr.tag";

    /** Writes the record that says: this image is mine. {@code repository} is its name within one's own part of a registry, or else its path. */
    void sign(String repository, OciImage image) throws IOException, InterruptedException {
        write("com.atproto.repo.createRecord", MANIFEST, image.digest().hex(), manifest(repository, image.digest().toString()));
    }

    /** Changes what the record for an image says. */
    void change(OciImage image, String repository, String digest) throws IOException, InterruptedException {
        write("com.atproto.repo.putRecord", MANIFEST, image.digest().hex(), manifest(repository, digest));
    }

    private static ObjectNode manifest(String repository, String digest) {
        return JsonMapper.shared().createObjectNode().put("$type", MANIFEST).put("repository", repository).put("digest", digest)
                .put("mediaType", OciImage.MANIFEST).put("schemaVersion", 2).put("createdAt", Instant.now().toString());
    }

    /** Writes the record that says which image a tag means. */
    void tag(String repository, String tag, OciImage image) throws IOException, InterruptedException {
        write("com.atproto.repo.putRecord", TAG, repository.replace('/', '~') + "_" + tag, JsonMapper.shared().createObjectNode()
                .put("$type", TAG).put("repository", repository).put("tag", tag).put("manifest", recordUri(image))
                .put("manifestDigest", image.digest().toString()).put("createdAt", Instant.now().toString()));
    }

    /** Deletes the record for an image. */
    void revoke(OciImage image) throws IOException, InterruptedException {
        post("com.atproto.repo.deleteRecord", repo().put("collection", MANIFEST).put("rkey", image.digest().hex()));
    }

    private void write(String method, String collection, String rkey, ObjectNode record) throws IOException, InterruptedException {
        ObjectNode request = repo().put("collection", collection).put("rkey", rkey);
        request.set("record", record);
        post(method, request);
    }

    private ObjectNode repo() {
        return JsonMapper.shared().createObjectNode().put("repo", did.toString());
    }

    String recordUri(OciImage image) {
        return "at://" + did + "/" + recordPath(image);
    }

    static String recordPath(OciImage image) {
        return MANIFEST + "/" + image.digest().hex();
    }

    /** The layer of a signature artifact: who says so, and where. */
    byte[] artifact(OciImage image) {
        ObjectNode artifact = JsonMapper.shared().createObjectNode().put("$type", "io.atcr.atproto.signature").put("version", "1.0");
        artifact.putObject("subject").put("digest", image.digest().toString()).put("mediaType", OciImage.MANIFEST);
        artifact.putObject("atproto").put("did", did.toString()).put("handle", handle).put("pdsEndpoint", pds.url().toString())
                .put("recordUri", recordUri(image));
        return OciImage.bytes(artifact);
    }

    void activate() throws IOException, InterruptedException {
        pds.post("com.atproto.server.activateAccount", "", new byte[0], "Bearer " + token);
    }

    void deactivate() throws IOException, InterruptedException {
        post("com.atproto.server.deactivateAccount", JsonMapper.shared().createObjectNode());
    }

    /** The whole repository, from anybody's PDS. */
    void importRepo(byte[] car) throws IOException, InterruptedException {
        pds.post("com.atproto.repo.importRepo", "application/vnd.ipld.car", car, "Bearer " + token);
    }

    /** The repository as a CAR. */
    byte[] repository() throws IOException, InterruptedException {
        return pds.sync("com.atproto.sync.getRepo", "?did=" + did);
    }

    /** The proof that there is a record for an image, or that there is none, as a CAR. */
    byte[] proof(OciImage image) throws IOException, InterruptedException {
        return pds.sync("com.atproto.sync.getRecord", "?did=" + did + "&collection=" + MANIFEST + "&rkey=" + image.digest().hex());
    }

    JsonNode get(String method, String query) throws IOException, InterruptedException {
        return pds.get(method, query, "Bearer " + token);
    }

    JsonNode post(String method, ObjectNode body) throws IOException, InterruptedException {
        return pds.post(method, body, "Bearer " + token);
    }
}
