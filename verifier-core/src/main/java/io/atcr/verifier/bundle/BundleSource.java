package io.atcr.verifier.bundle;

import io.atcr.policy.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Where bundles come from: a place that the operator chose. Thread-safe.
 *
 * <p>Never put a registry, an artifact or anything else behind it that whoever pushes images can write to: a bundle is as current as its
 * source says.
 */
@FunctionalInterface
public interface BundleSource {

    /**
     * A bundle that was found.
     *
     * @param bundle the bundle, of which nothing is proven
     * @param obtainedAt when it was obtained, by the operator's word
     * @param name where it was found, for people
     */
    record Found(Bundle bundle, Instant obtainedAt, String name) {
        /**
         * Refuses nulls.
         *
         * @param bundle the bundle, of which nothing is proven
         * @param obtainedAt when it was obtained, by the operator's word
         * @param name where it was found, for people
         */
        public Found {
            Objects.requireNonNull(bundle, "bundle");
            Objects.requireNonNull(obtainedAt, "obtainedAt");
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * Looks for the bundle of an image.
     *
     * @param digest the image's digest
     * @return what was found; empty if there is none
     * @throws BundleException if there is one that cannot be used, or that cannot be found out
     */
    Optional<Found> find(Digest digest) throws BundleException;

    /**
     * Bundles in a folder, each under {@link Bundle#fileName}, within the default limits.
     *
     * @param folder the folder, which has to exist
     * @return a source over it
     * @throws IOException if there is no such folder
     * @see #inFolder(Path, BundleLimits)
     */
    static BundleSource inFolder(Path folder) throws IOException {
        return inFolder(folder, BundleLimits.defaults());
    }

    /**
     * Bundles in a folder, each under {@link Bundle#fileName}. When a file was modified last is when it was obtained.
     *
     * <p>A file is read anew each time, and its size is looked at before. Links are followed only inside the folder; what is not a regular
     * file is refused.
     *
     * @param folder the folder, which has to exist
     * @param limits the bounds of a bundle
     * @return a source over it
     * @throws IOException if there is no such folder
     */
    static BundleSource inFolder(Path folder, BundleLimits limits) throws IOException {
        return new FolderBundles(folder, limits);
    }

    /**
     * One bundle in a file of whatever name. It is found whatever digest is asked for; whether it is about that image is for the verification to say.
     *
     * @param file the file; a link is followed
     * @param limits the bounds of a bundle
     * @return a source that reads it anew each time
     */
    static BundleSource ofFile(Path file, BundleLimits limits) {
        return digest -> Optional.of(BundleFile.read(file, limits));
    }
}
