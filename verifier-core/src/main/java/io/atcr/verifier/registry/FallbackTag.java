package io.atcr.verifier.registry;

import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.RedirectPolicy;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The list of referrers that clients keep under a tag of the subject's, where the registry keeps none (OCI Distribution Specification 1.1,
 * Referrers Tag Schema). Thread-safe.
 */
final class FallbackTag {
    private static final int MOST_WRITES = 4;
    private static final Pattern STRONG = Pattern.compile("\"[\\x21\\x23-\\x7e]{1,256}\"");

    private final RegistryTransport transport;
    private final RegistryLimits limits;

    FallbackTag(RegistryTransport transport, RegistryLimits limits) {
        this.transport = transport;
        this.limits = limits;
    }

    /** The list as it was found. */
    private record Held(ObjectNode index, boolean present, @Nullable String etag) {
        ArrayNode entries() {
            return (ArrayNode) index.get("manifests");
        }

        boolean lists(SignatureAttachment attachment) {
            String digest = attachment.digest().toString();
            for (JsonNode entry : entries()) {
                if (entry.path("digest").isString() && entry.path("digest").stringValue().equals(digest)) {
                    return true;
                }
            }
            return false;
        }
    }

    boolean lists(Endpoint endpoint, SignatureAttachment attachment, Deadline deadline) throws RegistryException {
        return read(endpoint, attachment, deadline).lists(attachment);
    }

    /**
     * Adds the artifact to the list; what others entered stays. What was written is read again: not every registry heeds a condition, and
     * somebody else may have written at the same moment.
     *
     * @return whether it was not there yet
     */
    boolean add(Endpoint endpoint, SignatureAttachment attachment, Deadline deadline) throws RegistryException {
        for (int writes = 0; ; writes++) {
            Held held = read(endpoint, attachment, deadline);
            if (held.lists(attachment)) {
                return writes > 0;
            }
            if (writes == MOST_WRITES) {
                throw new RegistryException(RegistryError.CONFLICT, "the list of referrers was replaced by others " + MOST_WRITES + " times");
            }
            write(endpoint, attachment, held, deadline);
        }
    }

    private void write(Endpoint endpoint, SignatureAttachment attachment, Held held, Deadline deadline) throws RegistryException {
        if (held.entries().size() >= limits.maxListedReferrers()) {
            throw new RegistryException(RegistryError.TOO_MANY_ENTRIES, "the list of referrers has " + held.entries().size() + " entries");
        }
        held.entries().add(attachment.descriptor());
        byte[] merged = Json.bytes(held.index());
        if (merged.length > limits.maxManifestBytes()) {
            throw new RegistryException(RegistryError.TOO_LARGE, "the list of referrers would have " + merged.length + " bytes");
        }
        FetchRequest put = FetchRequest.put(endpoint.manifest(tag(attachment)), MediaTypes.OCI_INDEX, merged);
        if (held.etag() != null) {
            put = put.header("If-Match", held.etag());
        } else if (!held.present()) {
            put = put.header("If-None-Match", "*");
        }
        FetchResponse answer = transport.send(endpoint, put.maxBody(RegistryTransport.ERROR_BYTES).redirects(RedirectPolicy.NONE), deadline);
        if (!answer.successful() && answer.status() != 412) {
            throw RegistryTransport.failure(answer, "list of referrers");
        }
    }

    private Held read(Endpoint endpoint, SignatureAttachment attachment, Deadline deadline) throws RegistryException {
        FetchResponse answer = transport.manifestAnswer(endpoint, tag(attachment), limits.maxManifestBytes(), deadline);
        if (answer.status() == 404) {
            ObjectNode empty = Json.newObject().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
            empty.putArray("manifests");
            return new Held(empty, false, null);
        }
        byte[] body = RegistryTransport.manifestOf(answer, limits.maxManifestBytes());
        Fields top = ManifestParser.top(body, "referrers", RegistryError.MALFORMED_REFERRERS);
        boolean list = ManifestParser.kind(top) == ManifestDocument.Kind.INDEX
                && top.text("mediaType").orElse(MediaTypes.OCI_INDEX).equals(MediaTypes.OCI_INDEX);
        if (!list) {
            throw new RegistryException(RegistryError.MALFORMED_REFERRERS, "the tag " + tag(attachment) + " is taken by what is no list of referrers");
        }
        top.array("manifests");
        Optional<String> etag = answer.header("etag").filter(value -> STRONG.matcher(value).matches() && endpoint.isOriginOf(answer.uri()));
        return new Held(Json.object(body, "referrers", RegistryError.MALFORMED_REFERRERS), true, etag.orElse(null));
    }

    private static String tag(SignatureAttachment attachment) {
        return "sha256-" + attachment.subject().hex();
    }
}
