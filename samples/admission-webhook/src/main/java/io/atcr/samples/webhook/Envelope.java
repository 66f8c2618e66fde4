package io.atcr.samples.webhook;

import java.util.regex.Pattern;

/**
 * What a response says again of its request.
 *
 * @param apiVersion of the AdmissionReview
 * @param uid        of the request; empty if there is none to say again, so that the API server takes the response for none of its own
 */
record Envelope(String apiVersion, String uid) {
    static final String V1 = "admission.k8s.io/v1";
    /** The same shape under an older name. Not read; refused in its own. */
    static final String V1BETA1 = "admission.k8s.io/v1beta1";
    static final Envelope NONE = new Envelope(V1, "");

    /** A UUID, in practice. */
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    static Envelope of(String apiVersion, String uid) {
        return new Envelope(apiVersion.equals(V1BETA1) ? V1BETA1 : V1, UID.matcher(uid).matches() ? uid : "");
    }
}
