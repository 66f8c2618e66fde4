package io.atcr.samples.ratify;

import io.atcr.samples.plugin.Question;

/**
 * The descriptor of the artifact that the host found. A registry wrote it, so that nothing in it is believed: the manifest is fetched by the digest, and
 * is what its own bytes say.
 *
 * @param digest the digest of the artifact's manifest
 */
record ReferrerEntry(String digest) {
    static ReferrerEntry of(Fields descriptor) throws PluginException {
        String digest = descriptor.text("digest");
        if (!Question.isDigest(digest)) {
            throw descriptor.wrong("digest", "expected sha256: and 64 hexadecimal characters in lower case, found " + Plain.quote(digest));
        }
        return new ReferrerEntry(digest);
    }
}
