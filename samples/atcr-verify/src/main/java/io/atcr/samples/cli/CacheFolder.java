package io.atcr.samples.cli;

import io.atcr.verifier.cache.SharedBytes;
import io.atcr.verifier.cache.SharedCacheKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * A folder for all that is kept between calls. Without keys only marks are: what was seen live of identities and repositories, which can refuse something
 * and never allow it live. With keys everything is authenticated, and evidence is kept, too.
 */
final class CacheFolder {
    /** The folders below that are written to without keys. */
    private static final List<String> MARKS = List.of("revisions", "plc-heads");

    private final Path folder;
    private final Optional<Authenticated> authenticated;

    /** Bytes that others may write to, and what tells who did. */
    record Authenticated(SharedBytes bytes, SharedCacheKeys keys) {}

    /** The file of keys is not one. */
    static final class KeysException extends IOException {
        private static final long serialVersionUID = 1L;

        KeysException(String message) {
            super(message);
        }
    }

    private CacheFolder(Path folder, Optional<Authenticated> authenticated) {
        this.folder = folder;
        this.authenticated = authenticated;
    }

    /** Opens the folder, and makes it for this user alone if it is not there. */
    static CacheFolder open(Path folder, Optional<Path> keyFile, PrintWriter err) throws IOException {
        Optional<SharedCacheKeys> keys = keyFile.isPresent() ? Optional.of(keys(keyFile.get())) : Optional.empty();
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(folder)) {
            if (posix) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(folder);
            }
        }
        if (keys.isEmpty() && posix) {
            refuseOpen(folder, "there");
            for (String name : MARKS) {
                refuseOpen(folder.resolve(name), "to " + name + " in it");
            }
        }
        return keys.isEmpty()
                ? new CacheFolder(folder, Optional.empty())
                : new CacheFolder(folder, Optional.of(new Authenticated(FolderBytes.open(folder.resolve("shared"), err), keys.get())));
    }

    private static void refuseOpen(Path folder, String where) throws IOException {
        if (Files.exists(folder) && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("everyone may write " + where + ", and take marks away: forbid it (chmod o-w), or authenticate with --cache-keys");
        }
    }

    private static SharedCacheKeys keys(Path file) throws KeysException {
        try {
            return SharedCacheKeys.read(file);
        } catch (FileSystemException e) {
            throw new KeysException("cannot read " + file + ": " + words(e));
        } catch (IOException e) {
            throw new KeysException(String.valueOf(e.getMessage()));
        }
    }

    Path folder(String name) {
        return folder.resolve(name);
    }

    /** What is kept under keys; empty without them. */
    Optional<Authenticated> authenticated() {
        return authenticated;
    }

    /** What is wrong with a folder, in words. */
    static String words(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "it is a file, and a folder is needed";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        return e instanceof FileSystemException file && file.getReason() != null ? file.getReason() : String.valueOf(e.getMessage());
    }
}
