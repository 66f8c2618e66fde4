package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.CryptoException;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PublicKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the first valid key, PDS and handle in a DID document. ATProto DID specification, Representation of ATProto data. */
final class DocumentReader {

    private static final int MAX_ENTRIES = 256;
    private static final String HANDLE_PREFIX = "at://";

    private final Did did;
    private final List<JsonNode> verificationMethods;
    private final List<JsonNode> services;
    private final List<JsonNode> alsoKnownAs;

    DocumentReader(Did did, ObjectNode root) throws DidException {
        this.did = did;
        this.verificationMethods = entries(root, "verificationMethod");
        this.services = entries(root, "service");
        this.alsoKnownAs = entries(root, "alsoKnownAs");
    }

    private List<JsonNode> entries(ObjectNode root, String name) throws DidException {
        JsonNode array = root.get(name);
        if (array == null) {
            return List.of();
        }
        if (!array.isArray() || array.size() > MAX_ENTRIES) {
            throw new DidException(DidError.MALFORMED_DOCUMENT, did,
                    "DID document of " + did + ": " + name + " is not a list of at most " + MAX_ENTRIES + " entries");
        }
        List<JsonNode> entries = new ArrayList<>();
        array.forEach(entries::add);
        return entries;
    }

    Optional<PublicKey> signingKey() {
        for (JsonNode method : verificationMethods) {
            if ("atproto".equals(fragment(method)) && did.toString().equals(text(method, "controller"))) {
                Optional<PublicKey> key = key(text(method, "type"), text(method, "publicKeyMultibase"));
                if (key.isPresent()) {
                    return key;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<PublicKey> key(@Nullable String type, @Nullable String multibase) {
        if (type == null || multibase == null) {
            return Optional.empty();
        }
        try {
            return switch (type) {
                case "Multikey" -> Optional.of(PublicKey.parseMultikey(multibase));
                case "EcdsaSecp256k1VerificationKey2019" -> Optional.of(PublicKey.parseLegacy(Curve.K256, multibase));
                case "EcdsaSecp256r1VerificationKey2019" -> Optional.of(PublicKey.parseLegacy(Curve.P256, multibase));
                default -> Optional.empty();
            };
        } catch (CryptoException notThisOne) {
            return Optional.empty();
        }
    }

    Optional<URI> pdsEndpoint() {
        for (JsonNode service : services) {
            if ("atproto_pds".equals(fragment(service)) && "AtprotoPersonalDataServer".equals(text(service, "type"))) {
                Optional<URI> endpoint = Origin.parse(text(service, "serviceEndpoint"));
                if (endpoint.isPresent()) {
                    return endpoint;
                }
            }
        }
        return Optional.empty();
    }

    Optional<Handle> handle() {
        for (JsonNode name : alsoKnownAs) {
            if (name.isString() && name.stringValue().startsWith(HANDLE_PREFIX)) {
                try {
                    return Optional.of(Handle.parse(name.stringValue().substring(HANDLE_PREFIX.length())));
                } catch (DidException notThisOne) {
                    continue;
                }
            }
        }
        return Optional.empty();
    }

    List<String> alsoKnownAs() {
        return alsoKnownAs.stream().filter(JsonNode::isString).map(JsonNode::stringValue).toList();
    }

    Map<String, String> verificationMethods() {
        Map<String, String> methods = new LinkedHashMap<>();
        for (JsonNode method : verificationMethods) {
            String name = fragment(method);
            String multibase = text(method, "publicKeyMultibase");
            if (name != null && multibase != null && did.toString().equals(text(method, "controller"))) {
                methods.putIfAbsent(name, key(text(method, "type"), multibase).map(PublicKey::toDidKey).orElse(multibase));
            }
        }
        return Collections.unmodifiableMap(methods);
    }

    Map<String, DidDocument.Service> services() {
        Map<String, DidDocument.Service> named = new LinkedHashMap<>();
        for (JsonNode service : services) {
            String name = fragment(service);
            String type = text(service, "type");
            String endpoint = text(service, "serviceEndpoint");
            if (name != null && type != null && endpoint != null) {
                named.putIfAbsent(name, new DidDocument.Service(type, endpoint));
            }
        }
        return Collections.unmodifiableMap(named);
    }

    /** The entry's id without the DID; null if it is about something else. */
    private @Nullable String fragment(JsonNode entry) {
        String id = text(entry, "id");
        String relative = id != null && id.startsWith(did + "#") ? id.substring(did.toString().length()) : id;
        return relative != null && relative.startsWith("#") ? relative.substring(1) : null;
    }

    private static @Nullable String text(JsonNode entry, String name) {
        JsonNode value = entry.isObject() ? entry.get(name) : null;
        return value != null && value.isString() ? value.stringValue() : null;
    }
}
