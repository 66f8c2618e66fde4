package io.atcr.verifier.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads the file of one bundle, and never more of it than a bundle may have. */
final class BundleFile {
    private BundleFile() {}

    static BundleSource.Found read(Path file, BundleLimits limits) throws BundleException {
        try {
            return readReal(file.toRealPath(), limits);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The path has no links, and none that is put there meanwhile is followed. */
    static BundleSource.Found readReal(Path file, BundleLimits limits) throws BundleException, IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new BundleException(BundleError.UNREADABLE, "", "not a regular file: " + file.getFileName());
        }
        if (attributes.size() > limits.maxBytes()) {
            throw new BundleException(BundleError.LIMIT, "", "larger than " + limits.maxBytes() + " bytes: " + file.getFileName());
        }
        byte[] bytes;
        try (InputStream in = Channels.newInputStream(Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            bytes = in.readNBytes(limits.maxBytes() + 1);
        }
        return new BundleSource.Found(Bundle.parse(bytes, limits), attributes.lastModifiedTime().toInstant(), String.valueOf(file.getFileName()));
    }

    static BundleException unreadable(Path file, IOException cause) {
        return new BundleException(BundleError.UNREADABLE, "", file.getFileName() + ": " + cause.getClass().getSimpleName());
    }
}
