package io.atcr.car;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Tid;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code #commit} message of {@code com.atproto.sync.subscribeRepos} says beside its blocks. Nothing in it is signed.
 *
 * <p>Immutable and thread-safe. ATProto sync specification, {@code #commit} events.
 *
 * @param did the message's {@code repo}: whose repository changed
 * @param commit the CID of the commit
 * @param rev the revision of the commit
 * @param since the revision of the commit before it, null if the message names none
 * @param prevData the root of the tree before it, null if the message names none; for the first commit of a repository, pass the root of
 *     the empty tree
 * @param operations the message's {@code ops}: every change that the commit made
 */
public record FirehoseCommit(
        Did did, Cid commit, Tid rev, @Nullable Tid since, @Nullable Cid prevData, List<RepoOperation> operations) {

    /** How many operations a message may hold. */
    public static final int MAX_OPERATIONS = 200;

    /** How large a message's blocks may be, in bytes. */
    public static final int MAX_BLOCKS_BYTES = 2_000_000;

    /**
     * Creates the value.
     *
     * @param did the message's {@code repo}: whose repository changed
     * @param commit the CID of the commit
     * @param rev the revision of the commit
     * @param since the revision of the commit before it, null if the message names none
     * @param prevData the root of the tree before it, null if the message names none
     * @param operations the message's {@code ops}; copied
     */
    public FirehoseCommit {
        Objects.requireNonNull(did, "did");
        Objects.requireNonNull(commit, "commit");
        Objects.requireNonNull(rev, "rev");
        operations = List.copyOf(operations);
    }
}
