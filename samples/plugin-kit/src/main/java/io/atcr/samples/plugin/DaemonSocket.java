package io.atcr.samples.plugin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The socket of the one daemon that has the lock beside it. A lock goes with its process, however that ends. */
final class DaemonSocket implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final Path path;
    private final FileChannel lock;
    private final ServerSocketChannel server;
    private @Nullable Object key;

    private DaemonSocket(Path path, FileChannel lock, ServerSocketChannel server) {
        this.path = path;
        this.lock = lock;
        this.server = server;
    }

    /** Makes the folder if it is not there, and takes the lock; empty if somebody else has it. */
    static Optional<DaemonSocket> claim(Path path, String place) throws SettingsException {
        try {
            requireFolder(path, place);
            FileChannel lock = FileChannel.open(path.resolveSibling(path.getFileName() + ".lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                if (lock.tryLock() == null) {
                    lock.close();
                    return Optional.empty();
                }
            } catch (OverlappingFileLockException e) {
                lock.close();
                return Optional.empty();
            }
            return Optional.of(new DaemonSocket(path, lock, ServerSocketChannel.open(StandardProtocolFamily.UNIX)));
        } catch (IOException | UnsupportedOperationException e) {
            throw new SettingsException(place, "cannot use " + path + ": " + e.getClass().getSimpleName());
        }
    }

    static void requireFolder(Path path, String place) throws SettingsException, IOException {
        Path folder = path.getParent();
        if (folder == null) {
            throw new SettingsException(place, "a socket is in a folder of its own");
        }
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            // whose it is comes next
        } catch (NoSuchFileException e) {
            throw new SettingsException(place, "the folder above is not there: " + folder.getParent());
        }
        Optional<String> wrong = Trusted.notPrivate(folder);
        if (wrong.isPresent()) {
            throw new SettingsException(place, wrong.get());
        }
    }

    void listen() throws IOException {
        Files.deleteIfExists(path);
        server.bind(UnixDomainSocketAddress.of(path), BACKLOG);
        key = Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    SocketChannel accept() throws IOException {
        return server.accept();
    }

    /** Whether the file is still the one that was made. */
    boolean ours() {
        try {
            return Objects.equals(key, Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            if (key != null && ours()) {
                Files.deleteIfExists(path);
            }
            lock.close();
        } catch (IOException e) {
            // what is left is no listener, and the next one removes it
            return;
        }
    }
}
