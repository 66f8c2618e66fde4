package io.atcr.samples.cli;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Registry;
import io.atcr.samples.localnetwork.Server;
import io.atcr.verifier.SubjectRule;
import io.atcr.verifier.VerificationResult;
import java.nio.charset.StandardCharsets;

/** Where a tag leads to, and what an index says of its platforms. */
final class TagFailures {
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String LINUX = "{\"os\":\"linux\",\"architecture\":\"amd64\"}";

    private TagFailures() {}

    static void tags(FailureRows rows) {
        rows.section("The tag");
        rows.add("none", "the policy wants a tag record, and the owner's points to the image", scene -> tagRequired(scene).verify());
        rows.add("the tag leads elsewhere", "the registry points it to another image that the owner signed; the policy wants no tag record", scene -> {
            moveTag(scene);
            return scene.verify();
        });
        rows.add("the tag leads elsewhere", "the registry points it to another image that the owner signed; the policy wants a tag record", scene -> {
            moveTag(scene);
            return tagRequired(scene).verify();
        });
        rows.add("no tag record", "the policy wants one, and the owner signed the image only", scene -> {
            PushedImage untagged = scene.alice.pushUnsigned("app", "v2");
            scene.alice.sign(untagged);
            return tagRequired(scene).verify(untagged.reference());
        });
        rows.add("no tag to ask about", "the policy wants a tag record, and the reference names a digest only", scene ->
                tagRequired(scene).verify(scene.image.digestReference()));
    }

    private static FailureScene tagRequired(FailureScene scene) {
        return scene.policy("    action: enforce", "    action: enforce\n    requireTagRecord: true");
    }

    private static void moveTag(FailureScene scene) {
        PushedImage other = scene.alice.push("app", "v2");
        scene.network.registryContents().tag(scene.image.path(), scene.image.tag(), other.digest());
    }

    static void platforms(FailureRows rows) {
        rows.section("The platforms of an index");
        rows.add("none", "the index that the tag leads to is signed, and lists the image", scene -> platform(scene, LINUX));
        rows.add("indexes are not looked at", "the same, without the rule `INDEX_OR_PLATFORM`", scene -> {
            PushedImage platform = scene.alice.pushUnsigned("app", "v2");
            signIndex(scene, platform, entry(platform, LINUX));
            return scene.verify(platform.taggedDigestReference());
        });
        rows.add("an index of other images", "the signed index does not list the image", scene -> {
            PushedImage platform = scene.alice.pushUnsigned("app", "v2");
            signIndex(scene, platform, entry(scene.image, LINUX));
            return orPlatform(scene).verify(platform.taggedDigestReference());
        });
        rows.add("an attestation", "the signed index lists the image for an unknown platform, as attestations are listed", scene ->
                platform(scene, "{\"os\":\"unknown\",\"architecture\":\"unknown\"}"));
        rows.add("the index cannot be had", "503 for it", scene -> platform(scene.fault(Server.REGISTRY, "/manifests/v2", Fault.status(503)), LINUX));
    }

    /** Asks for an image without a record of its own that a signed index lists. */
    private static VerificationResult platform(FailureScene scene, String listedFor) throws Exception {
        PushedImage platform = scene.alice.pushUnsigned("app", "v2");
        signIndex(scene, platform, entry(platform, listedFor));
        return orPlatform(scene).verify(platform.taggedDigestReference());
    }

    private static FailureScene orPlatform(FailureScene scene) {
        return scene.with(builder -> builder.subject(SubjectRule.INDEX_OR_PLATFORM));
    }

    /** Points the image's tag to an index with this entry, and writes Alice's record of the index. */
    private static void signIndex(FailureScene scene, PushedImage image, String entry) throws Exception {
        Registry registry = scene.network.registryContents();
        String json = "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[" + entry + "]}";
        String digest = registry.putManifest(image.path(), INDEX, json.getBytes(StandardCharsets.UTF_8));
        registry.tag(image.path(), image.tag(), digest);
        scene.alice.repository().put(RecordPath.parse("io.atcr.manifest/" + digest.substring("sha256:".length())), DataValue.Map.builder()
                .put("$type", "io.atcr.manifest").put("repository", image.repository()).put("digest", digest).put("mediaType", INDEX)
                .put("schemaVersion", 2).put("createdAt", scene.now().toString()).build());
    }

    private static String entry(PushedImage image, String platform) {
        return "{\"mediaType\":\"" + MANIFEST + "\",\"digest\":\"" + image.digest() + "\",\"size\":" + image.manifest().length + ",\"platform\":" + platform + "}";
    }
}
