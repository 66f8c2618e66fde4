package io.atcr.samples.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who owns files, by the numbers that the system knows users by. */
final class Trusted {
    private static final int ROOT = 0;
    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_WRITE = 0020;
    private static final int STICKY = 01000;
    private static final int PERMISSIONS = 07777;
    private static final int KIND = 0170000;
    private static final int FOLDER = 0040000;
    private static final int SOCKET = 0140000;

    private Trusted() {}

    /** This process's user; a process that may not be looked at is taken for root's, which admits less. */
    static int us() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** Refuses a file that anybody could have written. Through links: what counts is what is read. */
    static void requireOurs(Path file, String what) throws SettingsException {
        try {
            int owner = (Integer) Files.getAttribute(file, "unix:uid");
            int mode = (Integer) Files.getAttribute(file, "unix:mode");
            if (owner != ROOT && owner != us()) {
                throw new SettingsException(file.toString(), what + " belong to user " + owner + ", who is neither root nor the one that verifies");
            }
            if ((mode & OTHERS_WRITE) != 0) {
                throw new SettingsException(file.toString(), what + " can be written by everybody");
            }
        } catch (NoSuchFileException e) {
            throw new SettingsException(file.toString(), "there is no such file");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            throw new SettingsException(file.toString(), "it cannot be known who can write it: " + e.getClass().getSimpleName());
        }
    }

    /**
     * Why a folder is not one that only this user can put a socket into: as named, without links, ours, mode 0700, and nobody else may move a folder
     * above. ATTACKS A7.
     */
    static Optional<String> notPrivate(Path folder) throws IOException {
        int us = us();
        int mode = (Integer) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        int owner = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if ((mode & KIND) != FOLDER) {
            return Optional.of(folder + " is not a folder");
        }
        if (!folder.toRealPath().equals(folder)) {
            return Optional.of(folder + " is reached through a link; name " + folder.toRealPath());
        }
        if (owner != us) {
            return Optional.of(folder + " belongs to user " + owner + " and not to " + us);
        }
        if ((mode & PERMISSIONS) != 0700) {
            return Optional.of(folder + " has mode " + Integer.toOctalString(mode & PERMISSIONS) + " and not 700");
        }
        for (@Nullable Path above = folder.getParent(); above != null; above = above.getParent()) {
            int aboveOwner = (Integer) Files.getAttribute(above, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            int aboveMode = (Integer) Files.getAttribute(above, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if (aboveOwner != us && aboveOwner != ROOT || (aboveMode & (GROUP_WRITE | OTHERS_WRITE)) != 0 && (aboveMode & STICKY) == 0) {
                return Optional.of("others can move what is in " + above);
            }
        }
        return Optional.empty();
    }

    /** Why a file is not a socket of ours. */
    static Optional<String> notOurSocket(Path socket) throws IOException {
        int mode = (Integer) Files.getAttribute(socket, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        int owner = (Integer) Files.getAttribute(socket, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if ((mode & KIND) != SOCKET) {
            return Optional.of(socket + " is not a socket");
        }
        return owner == us() ? Optional.empty() : Optional.of(socket + " belongs to user " + owner);
    }
}
