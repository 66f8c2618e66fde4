package io.atcr.did;

import java.time.Instant;

/**
 * A DID document and how fresh it is.
 *
 * @param document the document
 * @param resolvedAt when it was had from its source
 * @param expiresAt the first instant at which it is asked for anew
 * @param stale whether it had expired already and stands in because its source does not answer: it may say what is not so any more
 */
public record DidResolution(DidDocument document, Instant resolvedAt, Instant expiresAt, boolean stale) {
}
