package io.atcr.did.plc;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One file for each identity, of one line: format version, CID, when the directory accepted it, history, when it was seen. A file is replaced
 * whole; who replaces one holds the lock of the folder.
 */
final class FilePlcHeadStore implements PlcHeadStore {

    private static final String VERSION = "1";
    private static final int MAX_BYTES = 512;
    private static final long LOCK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Path folder;
    private final Path lockFile;

    /** Open for as long as the store is used: where locks are POSIX's, closing any channel of a file ends every lock of the process on it. */
    private final FileChannel lock;

    FilePlcHeadStore(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toRealPath();
        this.lockFile = this.folder.resolve("lock");
        this.lock = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public Optional<PlcHead> head(Did did) throws IOException {
        Path file = file(did);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES);
        } catch (NoSuchFileException unseen) {
            requireFolder();
            return Optional.empty();
        }
        String[] parts = new String(bytes, StandardCharsets.ISO_8859_1).split(" |(?=\n)", -1);
        if (parts.length != 6 || !parts[0].equals(VERSION) || !parts[5].equals("\n")) {
            throw new IOException("damaged: " + file);
        }
        try {
            return Optional.of(new PlcHead(Cid.parse(parts[1]), Instant.parse(parts[2]), Cid.parse(parts[3]), Instant.parse(parts[4])));
        } catch (CarException | DateTimeException damaged) {
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
    public synchronized boolean replace(Did did, Optional<PlcHead> expected, PlcHead next) throws IOException {
        try (FileLock held = lock()) {
            if (!head(did).equals(expected)) {
                return false;
            }
            write(file(did), next);
            return true;
        }
    }

    private void write(Path file, PlcHead mark) throws IOException {
        String line = String.join(" ", VERSION, mark.cid().toString(), mark.createdAt().toString(), mark.history().toString(),
                mark.seenAt().toString()) + "\n";
        Path whole = folder.resolve(file.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(line);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
        force();
    }

    /** Lets the new name survive a crash, where the platform can say so of a folder. */
    private void force() {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException noSuchThing) {
            // the file itself is whole, under the old name or the new
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

    private Path file(Did did) throws IOException {
        if (!did.isPlc() || !did.isWellFormed()) {
            throw new IOException("no did:plc");
        }
        return folder.resolve(did.identifier());
    }
}
