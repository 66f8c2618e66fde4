package io.atcr.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 content digest, the only algorithm accepted here. Immutable, equal by value.
 *
 * <p>OCI Image Format Specification, Descriptor, Digests.
 */
public final class Digest {
    private static final String PREFIX = "sha256:";
    private static final int HEX_CHARS = 64;

    private final String hex;
    /** Made when it is first asked for; whichever thread makes it makes the same. */
    private @Nullable String text;

    private Digest(String hex) {
        this.hex = hex;
    }

    /**
     * Reads a digest as it stands in references and manifests.
     *
     * @param text {@code sha256:} and 64 lower-case hexadecimal characters
     * @return the digest
     * @throws ReferenceException if the algorithm is another or the text is malformed; the offset is the character index
     */
    public static Digest parse(String text) throws ReferenceException {
        return parse(text, 0);
    }

    static Digest parse(String text, int start) throws ReferenceException {
        if (!text.startsWith(PREFIX, start)) {
            int colon = text.indexOf(':', start);
            if (colon > start) {
                throw new ReferenceException(ReferenceError.UNSUPPORTED_DIGEST_ALGORITHM, start,
                        "digest algorithm " + Printable.quote(text.substring(start, colon)) + " is not supported, only sha256");
            }
            throw new ReferenceException(ReferenceError.BAD_DIGEST, start, "a digest is 'sha256:' and 64 hexadecimal characters");
        }
        int from = start + PREFIX.length();
        for (int i = from; i < text.length() && i < from + HEX_CHARS; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                throw new ReferenceException(ReferenceError.BAD_DIGEST, i, "not a lower-case hexadecimal character in the digest");
            }
        }
        if (text.length() != from + HEX_CHARS) {
            throw new ReferenceException(ReferenceError.BAD_DIGEST, Math.min(text.length(), from + HEX_CHARS),
                    "a sha256 digest has 64 hexadecimal characters, found " + (text.length() - from));
        }
        return new Digest(text.substring(from));
    }

    /**
     * Computes the digest of content.
     *
     * @param content the bytes; not kept
     * @return their SHA-256
     */
    public static Digest ofBytes(byte[] content) {
        try {
            return new Digest(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static Digest ofText(String content) {
        return ofBytes(content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The hash alone.
     *
     * @return 64 lower-case hexadecimal characters
     */
    public String hex() {
        return hex;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && hex.equals(that.hex);
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    /**
     * The digest with its algorithm.
     *
     * @return {@code sha256:} and 64 lower-case hexadecimal characters
     */
    @Override
    public String toString() {
        String made = text;
        if (made == null) {
            made = PREFIX + hex;
            text = made;
        }
        return made;
    }
}
