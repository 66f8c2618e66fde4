package io.atcr.verifier.registry;

import io.atcr.policy.Digest;
import io.atcr.policy.ReferenceException;
import io.atcr.verifier.registry.ManifestDocument.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Reads an image manifest or index so that no other reader can see something else in it (A16). */
final class ManifestParser {
    private static final Set<String> TOP_NAMES = Set.of(
            "schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject", "fsLayers");
    private static final Set<String> DESCRIPTOR_NAMES = Set.of("mediaType", "digest", "size", "platform", "artifactType");
    private static final Set<String> PLATFORM_NAMES = Set.of("os", "architecture");
    private static final Pattern PLATFORM_PART = Pattern.compile("[\\x21-\\x7e]{0,64}");

    private ManifestParser() {}

    static ManifestDocument parse(byte[] bytes, Digest digest, int maxIndexEntries) throws RegistryException {
        Fields top = top(bytes, "manifest", RegistryError.MALFORMED_MANIFEST);
        Kind kind = kind(top);
        Optional<String> stated = top.mediaType("mediaType");
        String mediaType = stated.orElse(kind == Kind.INDEX ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST);
        Descriptor subject = top.value("subject") == null ? null : descriptor(top.object("subject"));
        String artifactType = top.mediaType("artifactType").orElse(null);
        if (kind == Kind.INDEX) {
            List<PlatformManifest> platforms = platforms(top.array("manifests"), maxIndexEntries);
            return new ManifestDocument(
                    digest, bytes, kind, mediaType, stated.isPresent(), subject, artifactType, null, List.of(), platforms);
        }
        Descriptor config = descriptor(top.object("config"));
        List<Descriptor> layers = layers(top.array("layers"));
        return new ManifestDocument(
                digest, bytes, kind, mediaType, stated.isPresent(), subject, artifactType, config, layers, List.of());
    }

    /** The top level of a document that has exactly one shape; entries are not looked at. */
    static Fields top(byte[] bytes, String what, RegistryError malformed) throws RegistryException {
        return Fields.of(Json.object(bytes, what, malformed), what, malformed).refuseLookalikes(TOP_NAMES);
    }

    /** The shape that structure and media type agree on. */
    static Kind kind(Fields top) throws RegistryException {
        boolean index = top.has("manifests");
        boolean image = top.has("layers") || top.has("config");
        boolean schema1 = top.has("fsLayers");
        String mediaType = top.mediaType("mediaType").orElse(null);
        if (index ? image || schema1 : image && schema1) {
            throw new RegistryException(RegistryError.AMBIGUOUS_MANIFEST, "the document has the fields of two kinds of manifest");
        }
        if (mediaType != null && !MediaTypes.INDEXES.contains(mediaType) && !MediaTypes.IMAGES.contains(mediaType)) {
            throw new RegistryException(RegistryError.UNSUPPORTED_MEDIA_TYPE, "the document's media type is " + mediaType);
        }
        if (schema1) {
            throw new RegistryException(RegistryError.UNSUPPORTED_MEDIA_TYPE, "the document is a schema 1 manifest");
        }
        if (!index && !image) {
            throw top.wrong("manifests", "and layers are missing");
        }
        if (mediaType != null && index != MediaTypes.INDEXES.contains(mediaType)) {
            throw new RegistryException(RegistryError.AMBIGUOUS_MANIFEST, "the document's media type " + mediaType
                    + " contradicts its fields");
        }
        if (top.integer("schemaVersion") != 2) {
            throw top.wrong("schemaVersion", "is not 2");
        }
        return index ? Kind.INDEX : Kind.IMAGE;
    }

    private static List<Descriptor> layers(ArrayNode array) throws RegistryException {
        List<Descriptor> layers = new ArrayList<>();
        for (JsonNode node : array) {
            layers.add(descriptor(entry(node, "layers", layers.size())));
        }
        return layers;
    }

    private static List<PlatformManifest> platforms(ArrayNode array, int maxEntries) throws RegistryException {
        if (array.size() > maxEntries) {
            throw new RegistryException(RegistryError.TOO_MANY_ENTRIES,
                    "the index has " + array.size() + " entries, more than " + maxEntries);
        }
        List<PlatformManifest> entries = new ArrayList<>();
        for (JsonNode node : array) {
            Fields fields = entry(node, "manifests", entries.size());
            Descriptor descriptor = descriptor(fields);
            if (fields.value("platform") == null) {
                entries.add(new PlatformManifest(descriptor, null, null));
            } else {
                Fields platform = fields.object("platform").refuseLookalikes(PLATFORM_NAMES);
                entries.add(new PlatformManifest(descriptor, part(platform, "os"), part(platform, "architecture")));
            }
        }
        return entries;
    }

    private static String part(Fields platform, String name) throws RegistryException {
        String text = platform.requiredText(name);
        if (!PLATFORM_PART.matcher(text).matches()) {
            throw platform.wrong(name, "is not a platform name");
        }
        return text;
    }

    private static Fields entry(@Nullable JsonNode node, String array, int index) throws RegistryException {
        return Fields.of(node, "manifest." + array + "[" + index + "]", RegistryError.MALFORMED_MANIFEST);
    }

    private static Descriptor descriptor(Fields fields) throws RegistryException {
        fields.refuseLookalikes(DESCRIPTOR_NAMES);
        String mediaType = fields.mediaType("mediaType").orElseThrow(() -> fields.wrong("mediaType", "is missing"));
        long size = fields.integer("size");
        if (size < 0) {
            throw fields.wrong("size", "is negative");
        }
        return new Descriptor(mediaType, digest(fields, "digest"), size);
    }

    static Digest digest(Fields fields, String name) throws RegistryException {
        try {
            return Digest.parse(fields.requiredText(name));
        } catch (ReferenceException e) {
            throw fields.wrong(name, "is not a sha256 digest");
        }
    }
}
