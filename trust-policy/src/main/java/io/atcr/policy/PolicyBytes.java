package io.atcr.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** From bytes to the text of a policy: limited, and UTF-8 without exception. */
final class PolicyBytes {
    private PolicyBytes() {
    }

    /** Reads a file of at most {@code limit} bytes, and of any file no more than one byte beyond. */
    static byte[] read(Path file, int limit) throws PolicyException {
        String source = file.toString();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(limit + 1);
        } catch (NoSuchFileException e) {
            throw whole(PolicyError.UNREADABLE, source, "no such file", "a readable file");
        } catch (IOException e) {
            throw whole(PolicyError.UNREADABLE, source, "a file that cannot be read: " + e.getClass().getSimpleName(), "a readable file");
        }
        if (bytes.length > limit) {
            throw tooLarge(source);
        }
        return bytes;
    }

    static byte[] encode(String yaml, String source) throws PolicyException {
        if (yaml.length() > YamlReader.MAX_BYTES) {
            throw tooLarge(source);
        }
        byte[] bytes;
        try {
            ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(yaml));
            bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
        } catch (CharacterCodingException e) {
            throw notUtf8(source);
        }
        if (bytes.length > YamlReader.MAX_BYTES) {
            throw tooLarge(source);
        }
        return bytes;
    }

    /** The one YAML document that the bytes are. */
    static PolicyReader.Document document(byte[] bytes, String source) throws PolicyException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw notUtf8(source);
        }
        return new PolicyReader.Document(source, YamlReader.read(text.startsWith("\ufeff") ? text.substring(1) : text, source));
    }

    private static PolicyException tooLarge(String source) {
        return whole(PolicyError.TOO_LARGE, source, "more than " + YamlReader.MAX_BYTES + " bytes",
                "at most " + YamlReader.MAX_BYTES + " bytes");
    }

    private static PolicyException notUtf8(String source) {
        return whole(PolicyError.NOT_UTF8, source, "bytes that are not UTF-8", "UTF-8");
    }

    static PolicyException whole(PolicyError code, String source, String found, String allowed) {
        return new PolicyException(code, source, 0, 0, found, allowed, null);
    }
}
