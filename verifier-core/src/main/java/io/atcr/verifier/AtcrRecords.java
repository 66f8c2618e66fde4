package io.atcr.verifier;

import io.atcr.car.syntax.Nsid;
import io.atcr.car.syntax.RecordKey;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.policy.Digest;
import java.util.Optional;

/** Where ATCR keeps its records. A path says where to look and proves nothing: that does what the record itself says. */
final class AtcrRecords {
    static final Nsid MANIFEST = nsid("io.atcr.manifest");
    static final Nsid TAG = nsid("io.atcr.tag");

    private static final Recent<Digest, RecordPath> MANIFESTS =
            new Recent<>(digest -> RecordPath.of(MANIFEST, recordKey(digest.hex()).orElseThrow()));

    private AtcrRecords() {}

    /** The record of a manifest: its key is the digest's hex. */
    static RecordPath manifest(Digest digest) {
        return MANIFESTS.of(digest);
    }

    /** The record of a tag: its key is repository and tag. Several pairs share one key, and some have none. */
    static Optional<RecordPath> tag(String repository, String tag) {
        return recordKey(repository.replace('/', '~') + "_" + tag).map(key -> RecordPath.of(TAG, key));
    }

    private static Nsid nsid(String text) {
        try {
            return Nsid.parse(text);
        } catch (SyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<RecordKey> recordKey(String text) {
        try {
            return Optional.of(RecordKey.parse(text));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }
}
