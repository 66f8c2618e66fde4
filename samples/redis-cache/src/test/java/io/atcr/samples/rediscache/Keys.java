package io.atcr.samples.rediscache;

import io.atcr.verifier.cache.SharedCacheKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/** Keys from a file, as there is no other way to have them. */
final class Keys {
    private Keys() {}

    static SharedCacheKeys of(String id) throws IOException {
        byte[] secret = new byte[SharedCacheKeys.MIN_KEY_BYTES];
        Arrays.fill(secret, (byte) id.hashCode());
        Path file = Files.createTempFile("cache", ".keys");
        try {
            Files.writeString(file, id + " " + Base64.getEncoder().encodeToString(secret) + "\n");
            return SharedCacheKeys.read(file);
        } finally {
            Files.delete(file);
        }
    }
}
