package io.atcr.verifier.registry;

import java.util.Set;

/** The media types of OCI Image Specification 1.1 and Docker Image Manifest V2, Schema 2 that concern this client. */
final class MediaTypes {
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";
    static final String SIGNATURE = "application/vnd.atproto.signature.v1+json";

    static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);
    static final Set<String> IMAGES = Set.of(OCI_MANIFEST, DOCKER_MANIFEST);
    static final String ACCEPT_MANIFEST = String.join(", ", OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST);

    /** What registries that do not look at {@code artifactType} list for an artifact: the type of its config. */
    static final Set<String> UNINFORMATIVE = Set.of(
            OCI_EMPTY,
            "application/vnd.oci.image.config.v1+json",
            "application/vnd.docker.container.image.v1+json",
            "application/vnd.unknown.config.v1+json");

    private static final int MAX_NAME = 127;
    private static final String SYMBOLS = "!#$&^_.+-";

    private MediaTypes() {}

    /** RFC 6838 section 4.2. */
    static boolean isMediaType(String text) {
        int slash = text.indexOf('/');
        return slash >= 0 && isName(text, 0, slash) && isName(text, slash + 1, text.length());
    }

    private static boolean isName(String text, int from, int to) {
        boolean name = from < to && to - from <= MAX_NAME && isAlphanumeric(text.charAt(from));
        for (int i = from + 1; i < to && name; i++) {
            name = isAlphanumeric(text.charAt(i)) || SYMBOLS.indexOf(text.charAt(i)) >= 0;
        }
        return name;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
