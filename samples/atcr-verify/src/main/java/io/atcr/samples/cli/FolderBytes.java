package io.atcr.samples.cli;

import io.atcr.did.net.UntrustedText;
import io.atcr.verifier.cache.SharedBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Bytes in a folder, one file for each name, which is replaced whole. Those that are kept for a time are in a folder of their own, and a file's time of
 * modification is when it is not needed any more. That something cannot be kept is said once, on standard error.
 */
final class FolderBytes implements SharedBytes {
    private static final long LOCK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Path entries;
    private final Path marks;
    private final FileChannel lock;
    private final PrintWriter err;
    private final AtomicBoolean said = new AtomicBoolean();

    private FolderBytes(Path entries, Path marks, FileChannel lock, PrintWriter err) {
        this.entries = entries;
        this.marks = marks;
        this.lock = lock;
        this.err = err;
    }

    static FolderBytes open(Path folder, PrintWriter err) throws IOException {
        Path entries = Files.createDirectories(folder.resolve("entries"));
        Path marks = Files.createDirectories(folder.resolve("marks"));
        Path lockFile = folder.resolve("lock");
        refuseSpecial(lockFile);
        FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FolderSweep.sweep(entries, Instant.now());
        return new FolderBytes(entries, marks, lock, err);
    }

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        Optional<byte[]> mark = read(marks.resolve(name));
        return mark.isPresent() ? mark : read(entries.resolve(name));
    }

    /** A pipe or device, which whoever may write to the folder can put in a file's place, might never let itself be opened. */
    private static void refuseSpecial(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("not a file: " + file);
        }
    }

    private static Optional<byte[]> read(Path file) throws IOException {
        refuseSpecial(file);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("too large: " + file);
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public void put(String name, byte[] value, Duration timeToLive) throws IOException {
        try {
            write(entries.resolve(name), value, Optional.of(FileTime.from(Instant.now().plus(timeToLive))));
        } catch (IOException e) {
            if (said.compareAndSet(false, true)) {
                err.println("warning: --cache-dir: evidence cannot be kept: " + UntrustedText.escape(CacheFolder.words(e)));
            }
            throw e;
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(entries.resolve(name));
    }

    @Override
    public void clear() throws IOException {
        try (var files = Files.newDirectoryStream(entries)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public synchronized boolean compareAndSet(String name, Optional<byte[]> expected, byte[] next) throws IOException {
        try (FileLock held = lock()) {
            if (!Arrays.equals(read(marks.resolve(name)).orElse(null), expected.orElse(null))) {
                return false;
            }
            write(marks.resolve(name), next, Optional.empty());
            return true;
        }
    }

    private static void write(Path file, byte[] value, Optional<FileTime> until) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(value);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (until.isEmpty()) {
                    channel.force(true);
                }
            }
            if (until.isPresent()) {
                Files.setLastModifiedTime(whole, until.get());
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private FileLock lock() throws IOException {
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
                throw new IOException("locked by another process: " + marks.getParent());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // nothing was written through it
        }
    }
}
