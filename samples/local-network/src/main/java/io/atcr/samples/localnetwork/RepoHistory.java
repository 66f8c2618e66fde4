package io.atcr.samples.localnetwork;

import io.atcr.car.Commit;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.CommitSigner;
import io.atcr.car.write.RepoBuilder;
import io.atcr.crypto.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All writes to a repository since its creation. A real PDS keeps none of this; it is here to make a PDS that shows an older state.
 * Signatures are deterministic, so a replayed state has the very commit that was once the head. Called under its repository's lock.
 */
final class RepoHistory {

    /** One record written, or deleted when there are no bytes. */
    record Change(RecordPath path, byte @Nullable [] record) {
    }

    private record Version(List<Change> changes, Commit commit, PrivateKey key) {
    }

    private final Did did;
    private final List<Version> versions = new ArrayList<>();

    RepoHistory(Did did) {
        this.did = did;
    }

    void add(List<Change> changes, Commit commit, PrivateKey key) {
        versions.add(new Version(List.copyOf(changes), commit, key));
    }

    /** All commits, oldest first. */
    List<Commit> commits() {
        return versions.stream().map(Version::commit).toList();
    }

    Commit first() {
        return versions.get(0).commit();
    }

    /** The state of the newest commit that is not newer than a revision, with further changes, signed by another signer if one is given. */
    RepoBuilder replay(Tid upTo, List<Change> further, @Nullable CommitSigner other) {
        List<Version> included = versions.stream().filter(version -> version.commit().rev().compareTo(upTo) <= 0).toList();
        if (included.isEmpty()) {
            throw new IllegalArgumentException("no commit at or before " + upTo);
        }
        Version last = included.get(included.size() - 1);
        RepoBuilder builder = new RepoBuilder(did, other != null ? other : last.key()::sign);
        included.forEach(version -> apply(builder, version.changes()));
        apply(builder, further);
        builder.commit(last.commit().rev());
        return builder;
    }

    static void apply(RepoBuilder builder, List<Change> changes) {
        for (Change change : changes) {
            byte[] record = change.record();
            if (record == null) {
                builder.delete(change.path());
            } else {
                builder.putRaw(change.path(), record);
            }
        }
    }
}
