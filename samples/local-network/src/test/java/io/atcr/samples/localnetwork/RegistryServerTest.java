package io.atcr.samples.localnetwork;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RegistryServerTest {

    private LocalNetwork network;
    private Account alice;

    @BeforeEach
    void start() throws IOException {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private String v2(String rest) {
        return "http://" + network.registry() + "/v2/" + rest;
    }

    private static String errorCode(HttpResponse<byte[]> response) {
        return Http.json(response).get("errors").get(0).get("code").stringValue();
    }

    @Test
    void answersTheVersionCheck() throws IOException {
        HttpResponse<byte[]> response = Http.get(v2(""));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Http.header(response, "Docker-Distribution-API-Version")).isEqualTo("registry/2.0");
    }

    @Test
    void replacesATagOnlyIfItIsWhatTheCallerSaw() throws IOException {
        byte[] index = Json.bytes(Registry.index(List.of()));
        String url = v2("alice.test/prod-app/manifests/list");
        assertThat(Http.send("PUT", url, index, "Content-Type", Registry.INDEX, "If-Match", "\"sha256:x\"").statusCode()).isEqualTo(412);
        assertThat(Http.send("PUT", url, index, "Content-Type", Registry.INDEX, "If-None-Match", "*").statusCode()).isEqualTo(201);
        assertThat(Http.send("PUT", url, index, "Content-Type", Registry.INDEX, "If-None-Match", "*").statusCode()).isEqualTo(412);
        String etag = Http.header(Http.get(url), "ETag");
        assertThat(Http.send("PUT", url, index, "Content-Type", Registry.INDEX, "If-Match", etag).statusCode()).isEqualTo(201);
    }

    @Test
    void servesAPushedManifestByTagAndByDigestWithItsBlobs() throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        HttpResponse<byte[]> byTag = Http.get(v2("alice.test/prod-app/manifests/v1"));
        HttpResponse<byte[]> byDigest = Http.get(v2("alice.test/prod-app/manifests/" + image.digest()));

        assertThat(byTag.statusCode()).isEqualTo(200);
        assertThat(Http.header(byTag, "Content-Type")).isEqualTo(Registry.MANIFEST);
        assertThat(Http.header(byTag, "Docker-Content-Digest")).isEqualTo(image.digest());
        assertThat(byTag.body()).isEqualTo(image.manifest()).isEqualTo(byDigest.body());
        assertThat(Json.sha256(byTag.body())).isEqualTo(image.digest());
        JsonNode manifest = Http.json(byTag);
        for (JsonNode descriptor : List.of(manifest.get("config"), manifest.get("layers").get(0))) {
            HttpResponse<byte[]> blob = Http.get(v2("alice.test/prod-app/blobs/" + descriptor.get("digest").stringValue()));
            assertThat(Json.sha256(blob.body())).isEqualTo(descriptor.get("digest").stringValue());
            assertThat(blob.body()).hasSize(descriptor.get("size").intValue());
        }
    }

    @Test
    void headTellsLengthTypeAndDigestWithoutABody() throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        HttpResponse<byte[]> head = Http.send("HEAD", v2("alice.test/prod-app/manifests/v1"), null);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(Http.header(head, "Content-Length")).isEqualTo(Integer.toString(image.manifest().length));
        assertThat(Http.header(head, "Docker-Content-Digest")).isEqualTo(image.digest());
        assertThat(Http.send("HEAD", v2("alice.test/prod-app/manifests/v2"), null).statusCode()).isEqualTo(404);
    }

    @Test
    void takesABlobAndAManifestOverHttp() throws IOException {
        byte[] blob = "{}".getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> opened = Http.send("POST", v2("carol/app/blobs/uploads/"), new byte[0]);
        assertThat(opened.statusCode()).isEqualTo(202);
        String location = "http://" + network.registry() + Http.header(opened, "Location");
        assertThat(Http.send("PUT", location + "?digest=" + Json.sha256(blob), blob).statusCode()).isEqualTo(201);

        byte[] manifest = Json.bytes(Json.object("schemaVersion", 2, "mediaType", Registry.MANIFEST,
            "config", ImageContent.descriptor("application/vnd.oci.empty.v1+json", blob), "layers", List.of()));
        HttpResponse<byte[]> put = Http.send("PUT", v2("carol/app/manifests/latest"), manifest, "Content-Type", Registry.MANIFEST);
        assertThat(put.statusCode()).isEqualTo(201);
        assertThat(Http.header(put, "Docker-Content-Digest")).isEqualTo(Json.sha256(manifest));
        assertThat(Http.get(v2("carol/app/manifests/latest")).body()).isEqualTo(manifest);
    }

    @Test
    void takesABlobInChunks() throws IOException {
        byte[] blob = "hello world".getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> opened = Http.send("POST", v2("carol/app/blobs/uploads/"), new byte[0]);
        String location = "http://" + network.registry() + Http.header(opened, "Location");
        HttpResponse<byte[]> first = Http.send("PATCH", location, "hello ".getBytes(StandardCharsets.UTF_8));
        assertThat(Http.header(first, "Range")).isEqualTo("0-5");
        HttpResponse<byte[]> last = Http.send("PUT", location + "?digest=" + Json.sha256(blob), "world".getBytes(StandardCharsets.UTF_8));
        assertThat(last.statusCode()).isEqualTo(201);
        assertThat(Http.get(v2("carol/app/blobs/" + Json.sha256(blob))).body()).isEqualTo(blob);
    }

    @Test
    void refusesContentThatDoesNotHashToItsDigestOrNamesUnknownBlobs() throws IOException {
        String wrong = "sha256:" + "0".repeat(64);
        byte[] manifest = Json.bytes(Json.object("schemaVersion", 2, "mediaType", Registry.MANIFEST, "config",
            ImageContent.descriptor("application/vnd.oci.empty.v1+json", new byte[] {1}), "layers", List.of()));
        assertThat(errorCode(Http.send("POST", v2("c/a/blobs/uploads/?digest=" + wrong), new byte[] {1}))).isEqualTo("DIGEST_INVALID");
        assertThat(errorCode(Http.send("PUT", v2("c/a/manifests/" + wrong), manifest, "Content-Type", Registry.MANIFEST)))
            .isEqualTo("DIGEST_INVALID");
        assertThat(errorCode(Http.send("PUT", v2("c/a/manifests/v1"), manifest, "Content-Type", Registry.MANIFEST)))
            .isEqualTo("MANIFEST_BLOB_UNKNOWN");
        assertThat(errorCode(Http.send("PUT", v2("c/a/manifests/v1"), manifest, "Content-Type", Registry.INDEX)))
            .isEqualTo("MANIFEST_INVALID");
    }

    @Test
    void namesWhatItDoesNotKnow() throws IOException {
        alice.push("prod-app", "v1");
        String absent = "sha256:" + "0".repeat(64);
        assertThat(errorCode(Http.get(v2("nobody/app/manifests/v1")))).isEqualTo("NAME_UNKNOWN");
        assertThat(errorCode(Http.get(v2("alice.test/prod-app/manifests/v9")))).isEqualTo("MANIFEST_UNKNOWN");
        assertThat(errorCode(Http.get(v2("alice.test/prod-app/blobs/" + absent)))).isEqualTo("BLOB_UNKNOWN");
        assertThat(errorCode(Http.get(v2("alice.test/Prod/manifests/v1")))).isEqualTo("NAME_INVALID");
        assertThat(errorCode(Http.get(v2("alice.test/prod-app/manifests/sha512:00")))).isEqualTo("DIGEST_INVALID");
        assertThat(errorCode(Http.send("DELETE", v2("alice.test/prod-app/blobs/" + absent), null))).isEqualTo("UNSUPPORTED");
    }

    @Test
    void listsTagsInOrderAndPages() throws IOException {
        alice.pushUnsigned("prod-app", "v2");
        alice.pushUnsigned("prod-app", "v1");
        assertThat(Http.json(Http.get(v2("alice.test/prod-app/tags/list"))).get("tags")).hasToString("[\"v1\",\"v2\"]");
        HttpResponse<byte[]> page = Http.get(v2("alice.test/prod-app/tags/list?n=1"));
        assertThat(Http.json(page).get("tags")).hasToString("[\"v1\"]");
        assertThat(Http.header(page, "Link")).isEqualTo("</v2/alice.test/prod-app/tags/list?n=1&last=v1>; rel=\"next\"");
        assertThat(Http.json(Http.get(v2("alice.test/prod-app/tags/list?n=1&last=v1"))).get("tags")).hasToString("[\"v2\"]");
    }

    @Test
    void referrersApiFiltersByArtifactTypeAndSaysSo() throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        String artifact = alice.attachSignature(image);
        Artifacts.push(network.registryContents(), image, "application/spdx+json", new String[] {"application/spdx+json"}, new byte[] {1});

        HttpResponse<byte[]> all = Http.get(v2("alice.test/prod-app/referrers/" + image.digest()));
        HttpResponse<byte[]> filtered = Http.get(v2("alice.test/prod-app/referrers/" + image.digest() + "?artifactType="
            + Artifacts.TYPE.replace("+", "%2B")));
        assertThat(Http.header(all, "Content-Type")).isEqualTo(Registry.INDEX);
        assertThat(Http.header(all, "OCI-Filters-Applied")).isEmpty();
        assertThat(Http.json(all).get("manifests")).hasSize(2);
        assertThat(Http.header(filtered, "OCI-Filters-Applied")).isEqualTo("artifactType");
        assertThat(Http.json(filtered).get("manifests")).hasSize(1);
        JsonNode descriptor = Http.json(filtered).get("manifests").get(0);
        assertThat(descriptor.get("digest").stringValue()).isEqualTo(artifact);
        assertThat(descriptor.get("artifactType").stringValue()).isEqualTo(Artifacts.TYPE);
        assertThat(Http.json(Http.get(v2("alice.test/prod-app/referrers/sha256:" + "0".repeat(64)))).get("manifests")).isEmpty();
    }

    @Test
    void unfilteredReferrersApiIgnoresTheFilterAndDoesNotClaimIt() throws IOException {
        network.registryContents().referrersMode(ReferrersMode.API_UNFILTERED);
        PushedImage image = alice.push("prod-app", "v1");
        alice.attachSignature(image);
        HttpResponse<byte[]> response = Http.get(v2("alice.test/prod-app/referrers/" + image.digest() + "?artifactType=other"));
        assertThat(Http.json(response).get("manifests")).hasSize(1);
        assertThat(Http.header(response, "OCI-Filters-Applied")).isEmpty();
    }

    @Test
    void withoutReferrersApiTheFallbackTagIsAnIndexOfTheArtifacts() throws IOException {
        network.registryContents().referrersMode(ReferrersMode.FALLBACK_TAG);
        PushedImage image = alice.push("prod-app", "v1");
        assertThat(Http.get(v2("alice.test/prod-app/manifests/sha256-" + image.digestHex())).statusCode()).isEqualTo(404);
        String first = alice.attachSignature(image);
        String second = alice.attachJunk(image, Junk.WRONG_SUBJECT);

        HttpResponse<byte[]> api = Http.get(v2("alice.test/prod-app/referrers/" + image.digest()));
        assertThat(api.statusCode()).isEqualTo(404);
        assertThat(new String(api.body(), StandardCharsets.UTF_8)).doesNotContain("NAME_UNKNOWN");
        HttpResponse<byte[]> index = Http.get(v2("alice.test/prod-app/manifests/sha256-" + image.digestHex()));
        assertThat(Http.header(index, "Content-Type")).isEqualTo(Registry.INDEX);
        assertThat(Http.json(index).get("mediaType").stringValue()).isEqualTo(Registry.INDEX);
        assertThat(Http.json(index).get("manifests").valueStream().map(descriptor -> descriptor.get("digest").stringValue()))
            .containsExactly(first, second);
    }

    @Test
    void onlyARegistryWithReferrersApiConfirmsTheSubject() throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        String artifact = alice.attachSignature(image);
        byte[] manifest = Http.get(v2("alice.test/prod-app/manifests/" + artifact)).body();
        String url = v2("alice.test/prod-app/manifests/" + artifact);
        assertThat(Http.header(Http.send("PUT", url, manifest, "Content-Type", Registry.MANIFEST), "OCI-Subject"))
            .isEqualTo(image.digest());
        network.registryContents().referrersMode(ReferrersMode.FALLBACK_TAG);
        assertThat(Http.header(Http.send("PUT", url, manifest, "Content-Type", Registry.MANIFEST), "OCI-Subject")).isEmpty();
    }

    @Test
    void theSignatureArtifactHasTheFieldsOfTheFormatAndOneLayerOfItsType() throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        JsonNode manifest = Http.json(Http.get(v2("alice.test/prod-app/manifests/" + alice.attachSignature(image))));
        assertThat(manifest.get("artifactType").stringValue()).isEqualTo(Artifacts.TYPE);
        assertThat(manifest.get("subject").get("digest").stringValue()).isEqualTo(image.digest());
        assertThat(manifest.get("layers")).hasSize(1);
        assertThat(manifest.get("layers").get(0).get("mediaType").stringValue()).isEqualTo(Artifacts.TYPE);
        JsonNode json = Http.json(Http.get(v2("alice.test/prod-app/blobs/" + manifest.get("layers").get(0).get("digest").stringValue())));
        assertThat(json.get("subject").get("digest").stringValue()).isEqualTo(image.digest());
        assertThat(json.get("atproto").get("did").stringValue()).isEqualTo(alice.did().toString());
        assertThat(json.get("atproto").get("recordUri").stringValue()).isEqualTo(alice.atUri(image));
        assertThat(json.get("atproto").get("commitCid").stringValue()).isEqualTo(alice.repository().head().cid().toString());
        assertThat(json.get("signature").get("publicKeyMultibase").stringValue()).isEqualTo(alice.key().toMultikey());
    }

    @Test
    void everyKindOfJunkIsAReferrerOfTheImage() throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        alice.attachJunk(image, 2 * Junk.values().length);
        JsonNode referrers = Http.json(Http.get(v2("alice.test/prod-app/referrers/" + image.digest()))).get("manifests");
        // Two artifacts without a layer have the same bytes, so the same digest.
        assertThat(referrers).hasSize(2 * Junk.values().length - 1);
    }

    @Test
    void aRepublishedImageHasTheSameDigestUnderAnotherOwner() throws IOException {
        PushedImage image = alice.push("prod-app", "v1");
        PushedImage copy = network.createAccount("mallory.test").republish(image, "prod-app", "v1");
        assertThat(copy.digest()).isEqualTo(image.digest());
        assertThat(copy.reference()).isEqualTo(network.registry() + "/mallory.test/prod-app:v1");
        assertThat(Http.get(v2("mallory.test/prod-app/manifests/v1")).body()).isEqualTo(image.manifest());
        String layer = Http.json(Http.get(v2("mallory.test/prod-app/manifests/v1"))).get("layers").get(0).get("digest").stringValue();
        assertThat(Http.get(v2("mallory.test/prod-app/blobs/" + layer)).statusCode()).isEqualTo(200);
    }
}
