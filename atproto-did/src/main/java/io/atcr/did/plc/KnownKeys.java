package io.atcr.did.plc;

import io.atcr.crypto.CryptoException;
import io.atcr.crypto.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The keys parsed last: the accounts of one host share their rotation keys, and a key that is kept verifies faster. Thread-safe. */
final class KnownKeys {

    static final int MAX_KEYS = 256;

    /** Longer than any key, and short enough to be kept. */
    private static final int MAX_CHARS = 128;

    private final LinkedHashMap<String, Optional<PublicKey>> keys = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<PublicKey>> eldest) {
            return size() > MAX_KEYS;
        }
    };

    /** The key that a text stands for; empty if it is none. */
    Optional<PublicKey> key(String didKey) {
        synchronized (keys) {
            Optional<PublicKey> known = keys.get(didKey);
            if (known != null) {
                return known;
            }
        }
        Optional<PublicKey> parsed = parse(didKey);
        if (didKey.length() <= MAX_CHARS) {
            synchronized (keys) {
                keys.put(didKey, parsed);
            }
        }
        return parsed;
    }

    static Optional<PublicKey> parse(String didKey) {
        try {
            return Optional.of(PublicKey.parseDidKey(didKey));
        } catch (CryptoException noKey) {
            return Optional.empty();
        }
    }
}
