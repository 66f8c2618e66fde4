package io.atcr.verifier.bundle;

import io.atcr.policy.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Bundles in a folder of the operator's, by digest. */
final class FolderBundles implements BundleSource {
    private final Path folder;
    private final BundleLimits limits;

    FolderBundles(Path folder, BundleLimits limits) throws IOException {
        this.folder = folder.toRealPath();
        this.limits = limits;
        if (!Files.isDirectory(this.folder)) {
            throw new NotDirectoryException(folder.toString());
        }
    }

    @Override
    public Optional<Found> find(Digest digest) throws BundleException {
        Path named = folder.resolve(Bundle.fileName(digest));
        try {
            if (!Files.exists(named, LinkOption.NOFOLLOW_LINKS)) {
                requireFolder();
                return Optional.empty();
            }
            Path real = named.toRealPath();
            if (!real.startsWith(folder)) {
                throw new BundleException(BundleError.UNREADABLE, "", "a link that leaves its folder: " + named.getFileName());
            }
            return Optional.of(BundleFile.readReal(real, limits));
        } catch (IOException e) {
            throw BundleFile.unreadable(named, e);
        }
    }

    /** A folder that went away has no bundle of anything: that is a fault. */
    private void requireFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
    }
}
