package io.atcr.verifier.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that authenticate what leaves the process: one to write with, and another one that is accepted while keys are rotated.
 *
 * <p>There is no default. To rotate: add the new key as the second line of every replica's file, then swap the lines everywhere, then remove
 * the old one. Marks are sealed again with the new key when they are read; so the old one has to stay until each was. Whoever has a key can make
 * a verifier believe anything. Immutable and thread-safe.
 */
public final class SharedCacheKeys {
    /** The fewest bytes of a key: 32. */
    public static final int MIN_KEY_BYTES = 32;

    static final int MAC_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_FILE_BYTES = 4096;
    private static final int MAX_KEYS = 2;
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._-]{1,32}) ([A-Za-z0-9+/]+={0,2})");

    private record Key(String id, SecretKeySpec secret) {}

    private final List<Key> keys;

    private SharedCacheKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads keys from a file of one or two lines, {@code ID BASE64}: an identifier of 1 to 32 letters, digits, dots, hyphens and underscores, a
     * space, and at least {@value #MIN_KEY_BYTES} random bytes in Base64 (RFC 4648, section 4). The first line is the key that is written with.
     * Empty lines and lines that begin with {@code #} are skipped. The file is read once.
     *
     * @param file the file, of at most 4096 bytes; readable for the program alone, if it can be
     * @return the keys
     * @throws IOException if it cannot be read, or is anything else; the message says which line, and never what is in it
     */
    public static SharedCacheKeys read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        }
        if (bytes.length > MAX_FILE_BYTES) {
            throw new IOException(file + ": more than " + MAX_FILE_BYTES + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.US_ASCII.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notText) {
            throw new IOException(file + ": not ASCII text");
        }
        List<Key> keys = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Key key = key(line);
            if (key == null || keys.size() == MAX_KEYS) {
                throw new IOException(file + ": line " + number + (key == null
                        ? ": not an identifier, a space, and at least " + MIN_KEY_BYTES + " bytes in Base64"
                        : ": one key writes and one more is accepted, a third is not"));
            }
            for (Key other : keys) {
                if (other.id().equals(key.id()) || MessageDigest.isEqual(other.secret().getEncoded(), key.secret().getEncoded())) {
                    throw new IOException(file + ": line " + number + ": the identifier or key of the line before");
                }
            }
            keys.add(key);
        }
        if (keys.isEmpty()) {
            throw new IOException(file + ": no key");
        }
        return new SharedCacheKeys(keys);
    }

    private static @Nullable Key key(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return null;
        }
        try {
            byte[] secret = Base64.getDecoder().decode(parts.group(2));
            return secret.length < MIN_KEY_BYTES ? null : new Key(parts.group(1), new SecretKeySpec(secret, ALGORITHM));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** Names the key that is written with. */
    String writingId() {
        return keys.get(0).id();
    }

    /** The code that a key makes of a message; empty if there is no key of that name. */
    Optional<byte[]> authenticate(String id, byte[] message) {
        for (Key key : keys) {
            if (key.id().equals(id)) {
                try {
                    Mac mac = Mac.getInstance(ALGORITHM);
                    mac.init(key.secret());
                    return Optional.of(mac.doFinal(message));
                } catch (GeneralSecurityException impossible) {
                    throw new IllegalStateException(ALGORITHM + " is part of every Java", impossible);
                }
            }
        }
        return Optional.empty();
    }

    /** Names the keys; never shows them. */
    @Override
    public String toString() {
        return "SharedCacheKeys" + keys.stream().map(Key::id).toList();
    }
}
