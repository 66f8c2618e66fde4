package io.atcr.samples.webhook;

import io.atcr.samples.service.images.ImageVerdict;
import io.atcr.samples.service.images.ImageVerdict.Outcome;

/**
 * What is said of one image field.
 *
 * @param field   the field
 * @param outcome the answer for it
 * @param code    a stable code
 * @param message one line for people
 * @param digest  what may run; empty if nothing may
 * @param policy  the SHA-256 of the policy that decided; empty if none did
 */
record Finding(ImageField field, Outcome outcome, String code, String message, String digest, String policy) {

    static Finding of(ImageField field, ImageVerdict verdict) {
        return new Finding(field, verdict.outcome(), verdict.code(), verdict.message(),
                verdict.pinned().flatMap(pinned -> pinned.digest()).map(Object::toString).orElse(""), verdict.policySha256());
    }

    static Finding denied(ImageField field, String code, String message) {
        return new Finding(field, Outcome.DENY, code, message, "", "");
    }

    static Finding retry(ImageField field, String code, String message) {
        return new Finding(field, Outcome.RETRY, code, message, "", "");
    }

    boolean allowed() {
        return outcome == Outcome.ALLOW || outcome == Outcome.ALLOW_WARN;
    }
}
