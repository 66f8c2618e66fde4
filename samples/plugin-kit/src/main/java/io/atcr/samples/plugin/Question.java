package io.atcr.samples.plugin;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked: may the image of this digest, named so, run? Both come from the caller, and the answer is about both and nothing else.
 *
 * <p>Nothing is parsed here but the form of the digest; whoever answers parses the reference. Immutable and thread-safe.
 *
 * @param reference the image as the caller names it, at most {@value #LONGEST} characters
 * @param digest the digest of the manifest that will run: {@code sha256:} and 64 lower-case hexadecimal characters
 * @param did an account whose signature is asked about; empty where anybody's who counts will do
 * @param record that account's record, as collection and record key with a slash between them; empty where any will do
 * @param artifact the digest of an artifact whose own manifest has to name the image as its subject; empty where none is asked about
 */
public record Question(String reference, String digest, Optional<String> did, Optional<String> record, Optional<String> artifact) {
    /** The most characters of each part. */
    public static final int LONGEST = 2048;

    private static final String SHA256 = "sha256:";
    private static final int HEX = 64;

    /**
     * Refuses what cannot be a question.
     *
     * @param reference the image as the caller names it
     * @param digest the digest of the manifest that will run
     * @param did an account whose signature is asked about
     * @param record that account's record
     * @param artifact the digest of an artifact that has to belong to the image
     * @throws IllegalArgumentException if a part is empty, too long or not printable ASCII, a digest is none, or there is a record without an
     *     account; the message is safe to print
     */
    public Question {
        requireText("reference", reference);
        requireText("digest", digest);
        if (did.isPresent()) {
            requireText("DID", did.get());
        }
        if (record.isPresent()) {
            requireText("record", record.get());
        }
        if (!isDigest(digest)) {
            throw new IllegalArgumentException("not a digest of sha256 and 64 lower-case hexadecimal characters: " + OneLine.of(digest, OneLine.FOREIGN));
        }
        if (artifact.isPresent() && !isDigest(artifact.get())) {
            throw new IllegalArgumentException("not a digest of sha256 and 64 lower-case hexadecimal characters: " + OneLine.of(artifact.get(), OneLine.FOREIGN));
        }
        if (record.isPresent() && did.isEmpty()) {
            throw new IllegalArgumentException("a record without its account");
        }
    }

    /**
     * A question that is about no artifact.
     *
     * @param reference the image as the caller names it
     * @param digest the digest of the manifest that will run
     * @param did an account whose signature is asked about
     * @param record that account's record
     * @throws IllegalArgumentException if it cannot be one; the message is safe to print
     */
    public Question(String reference, String digest, Optional<String> did, Optional<String> record) {
        this(reference, digest, did, record, Optional.empty());
    }

    /**
     * A question about the image that an artifact belongs to, whoever signed it. The answer allows only an artifact of the type of signatures whose
     * manifest, fetched by its digest, names the image as its subject.
     *
     * @param reference the image as the caller names it
     * @param digest the digest of the manifest that will run; the artifact's own where the caller knows none: the reference's tag then has to lead to
     *     the image that the artifact names
     * @param artifact the digest of the artifact's manifest
     * @return the question
     * @throws IllegalArgumentException if it cannot be one; the message is safe to print
     */
    public static Question ofArtifact(String reference, String digest, String artifact) {
        return new Question(reference, digest, Optional.empty(), Optional.empty(), Optional.of(artifact));
    }

    /**
     * A question about an image, whoever signed it.
     *
     * @param reference the image as the caller names it
     * @param digest the digest of the manifest that will run
     * @return the question
     * @throws IllegalArgumentException if it cannot be one; the message is safe to print
     */
    public static Question of(String reference, String digest) {
        return new Question(reference, digest, Optional.empty(), Optional.empty());
    }

    /**
     * The same question about the signature of one account: where signatures are what an image is allowed for, this one is among those that counted.
     *
     * @param account the account's DID
     * @param path the record, as collection and record key with a slash between them; empty where any will do
     * @return the question
     * @throws IllegalArgumentException if it cannot be one; the message is safe to print
     */
    public Question signedBy(String account, Optional<String> path) {
        return new Question(reference, digest, Optional.of(account), path, artifact);
    }

    /** Whether the digest is not the image's but the artifact's, which whoever attaches artifacts chooses. */
    boolean byTag() {
        return artifact.isPresent() && artifact.get().equals(digest);
    }

    /**
     * Whether a text is a digest.
     *
     * @param text any text
     * @return true for {@code sha256:} and 64 lower-case hexadecimal characters
     */
    public static boolean isDigest(String text) {
        if (text.length() != SHA256.length() + HEX || !text.startsWith(SHA256)) {
            return false;
        }
        for (int i = SHA256.length(); i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Written out, since what the compiler makes for a record takes a good part of a start. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Question && reference.equals(((Question) other).reference) && digest.equals(((Question) other).digest)
                && did.equals(((Question) other).did) && record.equals(((Question) other).record)
                && artifact.equals(((Question) other).artifact);
    }

    @Override
    public int hashCode() {
        return 31 * digest.hashCode() + reference.hashCode();
    }

    private static void requireText(String name, String text) {
        Objects.requireNonNull(text, name);
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new IllegalArgumentException("the " + name + " has 1 to " + LONGEST + " characters, not " + text.length());
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                throw new IllegalArgumentException("the " + name + " is not printable ASCII without spaces: " + OneLine.of(text, OneLine.FOREIGN));
            }
        }
    }
}
