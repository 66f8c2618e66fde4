package io.atcr.verifier.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.policy.Digest;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Manifests and artifacts for tests. */
final class Documents {
    static final String DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
    static final Digest CONFIG = Digest.ofBytes(utf8("config"));

    private Documents() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String descriptor(String mediaType, Object digest, long size) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
    }

    static String image(String more) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", CONFIG, 6)
                + ",\"layers\":[" + descriptor("application/vnd.oci.image.layer.v1.tar+gzip", CONFIG, 6) + "]" + more + "}";
    }

    static String index(String entries) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[" + entries + "]}";
    }

    /** An entry of a list of referrers; without a type when it is empty. */
    static String entry(Object digest, String artifactType) {
        return "{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"digest\":\"" + digest + "\",\"size\":400"
                + (artifactType.isEmpty() ? "" : ",\"artifactType\":\"" + artifactType + "\"") + "}";
    }

    static String artifact(Object subject, String rkey) {
        return "{\"$type\":\"io.atcr.atproto.signature\",\"version\":\"1.0\",\"subject\":{\"digest\":\"" + subject + "\"},"
                + "\"atproto\":{\"did\":\"" + DID + "\",\"recordUri\":\"at://" + DID + "/io.atcr.manifest/" + rkey + "\"}}";
    }

    /** A referrer manifest; its config is the empty one. */
    static String referrer(Object subject, String artifactType, String layers) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\""
                + (artifactType.isEmpty() ? "" : ",\"artifactType\":\"" + artifactType + "\"")
                + ",\"config\":" + descriptor("application/vnd.oci.empty.v1+json", CONFIG, 2)
                + ",\"layers\":[" + layers + "],\"subject\":" + descriptor(MediaTypes.OCI_MANIFEST, subject, 100) + "}";
    }

    /** Pushes a whole good signature artifact and answers with its manifest's digest. */
    static Digest pushSignature(FakeRegistry registry, Digest subject, String rkey) {
        byte[] artifact = utf8(artifact(subject, rkey));
        Digest blob = registry.pushBlob(artifact);
        return registry.push(referrer(subject, MediaTypes.SIGNATURE, descriptor(MediaTypes.SIGNATURE, blob, artifact.length)));
    }

    static RegistryException refused(RegistryError code, ThrowingCallable call) {
        RegistryException thrown = catchThrowableOfType(RegistryException.class, call);
        assertThat(thrown).as("expected %s", code).isNotNull();
        assertThat(thrown.code()).as(thrown.getMessage()).isEqualTo(code);
        assertThat(thrown.transientFailure()).isEqualTo(code.transientFailure());
        return thrown;
    }
}
