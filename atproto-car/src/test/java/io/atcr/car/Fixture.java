package io.atcr.car;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PublicKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded repositories among the test resources. */
final class Fixture {
    private static final String RECORD_URI = "recordUri";

    private Fixture() {}

    static byte[] bytes(String name) {
        try (InputStream in = Fixture.class.getResourceAsStream("/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode json(String name) {
        return JsonMapper.shared().readTree(bytes(name));
    }

    static Did did() throws CarException {
        return Did.parse(json("real-pds/facts.json").get("did").asString());
    }

    static PublicKey key() throws Exception {
        String multibase = json("real-pds/did.json").get("verificationMethod").get(0).get("publicKeyMultibase").asString();
        return PublicKey.parseLegacy(Curve.K256, multibase);
    }

    static RecordPath presentPath() throws CarException {
        return path(json("real-pds/facts.json").get("manifests").get(0));
    }

    static RecordPath deletedPath() throws CarException {
        return path(json("real-pds/facts.json").get("deleted"));
    }

    static RecordPath path(JsonNode manifest) throws CarException {
        String uri = manifest.get(RECORD_URI).asString();
        return RecordPath.parse(uri.substring(uri.indexOf('/', "at://".length()) + 1));
    }
}
