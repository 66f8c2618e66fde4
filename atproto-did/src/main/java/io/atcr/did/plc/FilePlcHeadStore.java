package io.atcr.did.plc;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One file for each identity, of one line: format version, CID, when the directory accepted it, when it was seen. A file is replaced whole;
 * who replaces one holds the lock of the folder.
 */
final class FilePlcHeadStore implements PlcHeadStore {

    private static final String VERSION = "1";
    private static final int MAX_BYTES = 256;
    private static final Duration RESOLUTION = Duration.ofMinutes(1);
    private static final long LOCK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Path folder;
    private final Path lock;

    FilePlcHeadStore(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toRealPath();
        this.lock = this.folder.resolve("lock");
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
    }

    @Override
    public Optional<PlcHead> head(Did did) throws IOException {
        Path file = file(did);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES);
        } catch (NoSuchFileException unseen) {
            return Optional.empty();
        }
        String[] parts = new String(bytes, StandardCharsets.ISO_8859_1).split(" |(?=\n)", -1);
        if (parts.length != 5 || !parts[0].equals(VERSION) || !parts[4].equals("\n")) {
            throw new IOException("damaged: " + file);
        }
        try {
            return Optional.of(new PlcHead(Cid.parse(parts[1]), Instant.parse(parts[2]), Instant.parse(parts[3])));
        } catch (CarException | DateTimeException damaged) {
            throw new IOException("damaged: " + file);
        }
    }

    @Override
    public synchronized PlcHead raise(Did did, PlcHead seen) throws IOException {
        Path file = file(did);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE); FileLock held = lock(channel)) {
            Optional<PlcHead> before = head(did);
            PlcHead raised = before.isPresent() ? before.get().later(seen) : seen;
            if (before.isEmpty() || !recent(before.get(), raised)) {
                write(file, raised);
            }
            return raised;
        }
    }

    private static boolean recent(PlcHead before, PlcHead raised) {
        return before.cid().equals(raised.cid()) && before.createdAt().equals(raised.createdAt())
                && Duration.between(before.seenAt(), raised.seenAt()).compareTo(RESOLUTION) < 0;
    }

    private void write(Path file, PlcHead mark) throws IOException {
        String line = VERSION + " " + mark.cid() + " " + mark.createdAt() + " " + mark.seenAt() + "\n";
        Path whole = folder.resolve(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.ISO_8859_1.encode(line));
            channel.force(true);
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public synchronized void clear(Did did) throws IOException {
        Path file = file(did);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE); FileLock held = lock(channel)) {
            Files.deleteIfExists(file);
        }
    }

    /** Another store of this process on the same folder holds the lock in a way that the platform reports as a programming error. */
    private FileLock lock(FileChannel channel) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                FileLock held = channel.tryLock();
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
