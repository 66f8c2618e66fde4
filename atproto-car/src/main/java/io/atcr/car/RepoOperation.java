package io.atcr.car;

import io.atcr.car.syntax.RecordPath;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One change to one record of a repository, as a {@code #commit} message states it or as the difference of two trees shows it.
 *
 * <p>Immutable and thread-safe. ATProto sync specification, {@code #commit} events; lexicon {@code com.atproto.sync.subscribeRepos#repoOp}.
 */
public sealed interface RepoOperation {

    /**
     * Returns the record's path.
     *
     * @return the path
     */
    RecordPath path();

    /**
     * Returns the record's CID after the change.
     *
     * @return the CID, empty for a deletion
     */
    Optional<Cid> value();

    /**
     * Returns the record's CID before the change.
     *
     * @return the CID; empty for a creation, and for a change whose message does not name it
     */
    Optional<Cid> previous();

    /**
     * Says whether everything is known that undoing this operation takes.
     *
     * @return true for a creation, and for an update or a deletion that names the record before it
     */
    default boolean isInvertible() {
        return this instanceof Create || previous().isPresent();
    }

    /**
     * A record where there was none.
     *
     * @param path its path
     * @param cid its CID
     */
    record Create(RecordPath path, Cid cid) implements RepoOperation {
        /**
         * Creates the operation.
         *
         * @param path its path
         * @param cid its CID
         */
        public Create {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(cid, "cid");
        }

        @Override
        public Optional<Cid> value() {
            return Optional.of(cid);
        }

        @Override
        public Optional<Cid> previous() {
            return Optional.empty();
        }
    }

    /**
     * A record in place of another. Messages exist that state an update to the very same record; it changes nothing.
     *
     * @param path its path
     * @param cid its CID
     * @param prev the CID of the record it replaces, null if the message does not name it
     */
    record Update(RecordPath path, Cid cid, @Nullable Cid prev) implements RepoOperation {
        /**
         * Creates the operation.
         *
         * @param path its path
         * @param cid its CID
         * @param prev the CID of the record it replaces, null if the message does not name it
         */
        public Update {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(cid, "cid");
        }

        @Override
        public Optional<Cid> value() {
            return Optional.of(cid);
        }

        @Override
        public Optional<Cid> previous() {
            return Optional.ofNullable(prev);
        }
    }

    /**
     * A record that is no more.
     *
     * @param path its path
     * @param prev the CID it had, null if the message does not name it
     */
    record Delete(RecordPath path, @Nullable Cid prev) implements RepoOperation {
        /**
         * Creates the operation.
         *
         * @param path its path
         * @param prev the CID it had, null if the message does not name it
         */
        public Delete {
            Objects.requireNonNull(path, "path");
        }

        @Override
        public Optional<Cid> value() {
            return Optional.empty();
        }

        @Override
        public Optional<Cid> previous() {
            return Optional.ofNullable(prev);
        }
    }
}
