package io.atcr.policy;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where a policy set comes from, each time that it is asked. Implementations are thread-safe. */
@FunctionalInterface
public interface PolicySource {

    /**
     * Reads the set as it is now.
     *
     * @return the policy set
     * @throws PolicyException if it cannot be read or breaks a rule of the format
     */
    TrustPolicy load() throws PolicyException;

    /**
     * One file.
     *
     * @param file a UTF-8 file of at most {@link TrustPolicy#MAX_BYTES} bytes; may be a link
     * @return the source
     */
    static PolicySource file(Path file) {
        return () -> TrustPolicy.loadFile(file);
    }

    /**
     * A directory, read as one unit: all files of it that end in {@code .yaml} or {@code .yml}, together at most
     * {@link TrustPolicy#MAX_BYTES} bytes. A Kubernetes volume, whose link {@code ..data} is swapped, is read as of one side of the swap.
     *
     * @param directory the directory; what is hidden in it is not looked at, and nothing else may be there
     * @return the source
     */
    static PolicySource directory(Path directory) {
        return () -> new PolicyDirectory(directory).load();
    }

    /**
     * A directory or a file, whichever stands there when it is read.
     *
     * @param path the directory or file
     * @return the source
     */
    static PolicySource of(Path path) {
        return () -> Files.isDirectory(path) ? new PolicyDirectory(path).load() : TrustPolicy.loadFile(path);
    }

    /**
     * A text, which does not change.
     *
     * @param yaml at most {@link TrustPolicy#MAX_BYTES} bytes as UTF-8
     * @param name what errors call the text
     * @return the source
     */
    static PolicySource text(String yaml, String name) {
        return () -> TrustPolicy.parse(yaml, name);
    }
}
