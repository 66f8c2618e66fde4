package io.atcr.samples.gatekeeper.load;

import java.util.List;
import java.util.stream.Collectors;

/** What Gatekeeper asks, and how its template reads the answer. */
final class Reviews {
    private Reviews() {}

    /** A request about images in a namespace. */
    static byte[] of(String namespace, String... images) {
        String keys = List.of(images).stream().map(image -> "\"[" + namespace + "]" + image + "\"").collect(Collectors.joining(","));
        return ReviewClient.request("/v1/validate",
                "{\"apiVersion\":\"externaldata.gatekeeper.sh/v1beta1\",\"kind\":\"ProviderRequest\",\"request\":{\"keys\":[" + keys + "]}}");
    }

    /** Whether the one image of a review may run: by positive evidence for this very image, as the template reads it. */
    static boolean allowed(String answer, String image) {
        String digest = image.substring(image.indexOf("sha256:"));
        return answer.contains("\"allowed\":true") && answer.contains(digest) && !answer.contains("\"allowed\":false") && !answer.contains("\"error\":");
    }
}
