package io.atcr.samples.plugin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * How many processes of this user verify at once, each for a call of its own: whoever can attach artifacts decides how many are started. Locks beside the
 * daemon's socket, which go with their processes however those end.
 */
final class Turns {
    private static final long LOOK_MILLIS = 10;

    private final Path socket;
    private final String place;
    private final int atOnce;

    Turns(PluginSettings settings, Path socket, int atOnce) {
        this.socket = socket;
        this.place = settings.place("socket");
        this.atOnce = Math.max(1, atOnce);
    }

    /** One's turn, until it is closed. */
    static final class Turn implements AutoCloseable {
        private final Optional<FileChannel> lock;
        private final boolean waited;

        private Turn(Optional<FileChannel> lock, boolean waited) {
            this.lock = lock;
            this.waited = waited;
        }

        /** Whether it is one, and not only the end of waiting. */
        boolean counted() {
            return lock.isPresent();
        }

        /** Whether it was not to be had at once, so that much may have changed. */
        boolean waited() {
            return waited;
        }

        @Override
        public void close() {
            if (lock.isPresent()) {
                try {
                    lock.get().close();
                } catch (IOException e) {
                    // it goes with the process
                    return;
                }
            }
        }
    }

    /**
     * Waits for a turn.
     *
     * @param changed whether to stop waiting because something else may answer now
     * @return the turn, without a lock if waiting was stopped; empty when the time is over
     */
    Optional<Turn> take(CallDeadline deadline, BooleanSupplier changed) throws SettingsException, IOException {
        DaemonSocket.requireFolder(socket, place);
        boolean waited = false;
        do {
            for (int i = 0; i < atOnce; i++) {
                Optional<FileChannel> lock = lock(i);
                if (lock.isPresent()) {
                    return Optional.of(new Turn(lock, waited));
                }
            }
            waited = true;
            if (changed.getAsBoolean()) {
                return Optional.of(new Turn(Optional.empty(), true));
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        } while (!deadline.left().isZero());
        return Optional.empty();
    }

    private Optional<FileChannel> lock(int number) throws IOException {
        FileChannel channel = FileChannel.open(socket.resolveSibling(socket.getFileName() + ".turn" + number),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (channel.tryLock() != null) {
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException e) {
            // another thread of this process has it
        }
        channel.close();
        return Optional.empty();
    }
}
