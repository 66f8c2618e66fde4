package io.atcr.verifier.cache;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Tid;
import io.atcr.policy.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One file for each repository, of one line: format version, DID, revision, CID. It is named by the hash of the DID, since a DID may be longer
 * than a file name and may differ from another one by case alone. A file is replaced whole; who replaces one holds the lock of the folder.
 */
final class FileRevisionStore implements RevisionStore {

    private static final String VERSION = "1";
    private static final int MAX_BYTES = Did.MAX_LENGTH + 256;
    private static final long LOCK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Path folder;
    private final Path lockFile;

    /** Open for as long as the store is used: where locks are POSIX's, closing any channel of a file ends every lock of the process on it. */
    private final FileChannel lock;

    FileRevisionStore(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toRealPath();
        this.lockFile = this.folder.resolve("lock");
        this.lock = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public Optional<Mark> highest(Did did) throws IOException {
        Path file = file(did);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES);
        } catch (NoSuchFileException unseen) {
            requireFolder();
            return Optional.empty();
        }
        String[] parts = new String(bytes, StandardCharsets.ISO_8859_1).split(" |(?=\n)", -1);
        if (parts.length != 5 || !parts[0].equals(VERSION) || !parts[1].equals(did.toString()) || !parts[4].equals("\n")) {
            throw new IOException("damaged: " + file);
        }
        try {
            return Optional.of(new Mark(Tid.parse(parts[2]), Cid.parse(parts[3])));
        } catch (CarException damaged) {
            throw new IOException("damaged: " + file);
        }
    }

    /** A folder that went away, as with a volume that is no longer mounted, has forgotten everything: that is no first sight. */
    private void requireFolder() throws IOException {
        if (!Files.exists(lockFile)) {
            throw new IOException("gone: " + folder);
        }
    }

    @Override
    public synchronized Mark raise(Did did, Mark seen) throws IOException {
        try (FileLock held = lock()) {
            Optional<Mark> before = highest(did);
            Mark raised = before.isPresent() ? before.get().higher(seen) : seen;
            if (!before.filter(raised::equals).isPresent()) {
                write(did, raised);
            }
            return raised;
        }
    }

    private void write(Did did, Mark mark) throws IOException {
        Path file = file(did);
        Path whole = folder.resolve(file.getFileName() + ".new");
        ByteBuffer line = StandardCharsets.ISO_8859_1.encode(VERSION + " " + did + " " + mark.rev() + " " + mark.commit() + "\n");
        try {
            try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
                channel.force(true);
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    @Override
    public synchronized void clear(Did did) throws IOException {
        try (FileLock held = lock()) {
            Files.deleteIfExists(file(did));
        }
    }

    /** Another store of this process on the same folder holds the lock in a way that the platform reports as a programming error. */
    private FileLock lock() throws IOException {
        requireFolder();
        long start = System.nanoTime();
        while (true) {
            try {
                FileLock held = lock.tryLock();
                if (held != null) {
                    return held;
                }
            } catch (OverlappingFileLockException byThisProcess) {
                // asked for again below, like any other lock that is held
            }
            if (System.nanoTime() - start > LOCK_NANOS || Thread.currentThread().isInterrupted()) {
                throw new IOException("locked by another process: " + folder);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private Path file(Did did) {
        return folder.resolve(Digest.ofBytes(did.toString().getBytes(StandardCharsets.US_ASCII)).hex());
    }
}
