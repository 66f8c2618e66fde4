package io.atcr.samples.gatekeeper;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a ProviderRequest, v1beta1: one JSON object in UTF-8, no name twice, nothing after it, of the right version and kind, with a bounded number of keys.
 * Fields that v1beta1 does not have are passed over, as Kubernetes does. Thread-safe.
 */
final class ProviderRequestReader {
    static final String API_VERSION = "externaldata.gatekeeper.sh/v1beta1";
    static final int MAX_BODY_BYTES = 64 * 1024;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MAX_BODY_BYTES)
                    .maxStringLength(MAX_BODY_BYTES)
                    .maxNestingDepth(8)
                    .maxNameLength(256)
                    .maxNumberLength(32)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final int maxKeys;

    ProviderRequestReader(int maxKeys) {
        this.maxKeys = maxKeys;
    }

    /** The keys, each once, in the order in which they came. */
    Set<String> read(byte[] body) throws MalformedRequestException {
        if (body.length > MAX_BODY_BYTES) {
            throw new MalformedRequestException("the request has more than " + MAX_BODY_BYTES + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRequestException("the request is not UTF-8");
        }
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            Set<String> keys = request(json);
            if (json.nextToken() != null) {
                throw new MalformedRequestException("something follows the request");
            }
            return keys;
        } catch (JacksonException e) {
            throw new MalformedRequestException("the request is not acceptable JSON" + at(e.getLocation()));
        }
    }

    private Set<String> request(JsonParser json) throws MalformedRequestException {
        require(json.nextToken() == JsonToken.START_OBJECT, "the request is not a JSON object");
        boolean version = false;
        boolean kind = false;
        List<String> keys = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "apiVersion" -> {
                    version = value == JsonToken.VALUE_STRING && json.getString().equals(API_VERSION);
                    require(version, "apiVersion is not " + API_VERSION);
                }
                case "kind" -> {
                    kind = value == JsonToken.VALUE_STRING && json.getString().equals("ProviderRequest");
                    require(kind, "kind is not ProviderRequest");
                }
                case "request" -> {
                    require(value == JsonToken.START_OBJECT, "request is not an object");
                    keys = keysOf(json);
                }
                default -> json.skipChildren();
            }
        }
        require(version, "apiVersion is missing");
        require(kind, "kind is missing");
        if (keys == null) {
            throw new MalformedRequestException("request is missing");
        }
        return new LinkedHashSet<>(keys);
    }

    private List<String> keysOf(JsonParser json) throws MalformedRequestException {
        List<String> keys = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (!name.equals("keys")) {
                json.skipChildren();
                continue;
            }
            require(value == JsonToken.START_ARRAY, "request.keys is not an array");
            for (JsonToken key = json.nextToken(); key != JsonToken.END_ARRAY; key = json.nextToken()) {
                require(key == JsonToken.VALUE_STRING, "a key is not a string");
                require(keys.size() < maxKeys, "the request has more than " + maxKeys + " keys");
                keys.add(json.getString());
            }
        }
        return keys;
    }

    private static void require(boolean holds, String otherwise) throws MalformedRequestException {
        if (!holds) {
            throw new MalformedRequestException(otherwise);
        }
    }

    private static String at(TokenStreamLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
