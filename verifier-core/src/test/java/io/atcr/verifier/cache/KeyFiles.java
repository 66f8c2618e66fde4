package io.atcr.verifier.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/** Keys from files, as there is no other way to have them. */
public final class KeyFiles {
    private KeyFiles() {}

    /** Keys of these identifiers; a key's bytes follow from its identifier. */
    public static SharedCacheKeys keys(String... ids) {
        try {
            Path file = Files.createTempFile("cache", ".keys");
            try {
                Files.write(file, Arrays.stream(ids).map(KeyFiles::line).toList());
                return SharedCacheKeys.read(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String line(String id) {
        byte[] secret = new byte[SharedCacheKeys.MIN_KEY_BYTES];
        Arrays.fill(secret, (byte) id.hashCode());
        return id + " " + Base64.getEncoder().encodeToString(secret);
    }
}
