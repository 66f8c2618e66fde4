package io.atcr.policy;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads image references as Docker does, in one pass from left to right, into their one spelling.
 *
 * <p>OCI Distribution Specification, Pulling manifests; the grammar and the short names of the distribution project.
 */
final class ReferenceParser {
    static final int MAX_PATH = 255;
    private static final int MAX_TEXT = 1024;
    private static final int MAX_TAG = 128;

    private final String text;
    private final Set<String> atcrRegistries;

    ReferenceParser(String text, Set<String> atcrRegistries) {
        this.text = text;
        this.atcrRegistries = atcrRegistries;
    }

    ImageReference parse() throws ReferenceException {
        if (text.isEmpty()) {
            throw new ReferenceException(ReferenceError.EMPTY, 0, "an image reference is not empty");
        }
        if (text.length() > MAX_TEXT) {
            throw new ReferenceException(ReferenceError.TOO_LONG, MAX_TEXT, "an image reference has at most " + MAX_TEXT + " characters");
        }
        checkCharacters();
        int at = text.indexOf('@');
        if (at >= 0 && text.indexOf('/', at) >= 0) {
            throw new ReferenceException(ReferenceError.BAD_CHARACTER, at, "a registry has no userinfo: '@' only precedes the digest");
        }
        Digest digest = at < 0 ? null : Digest.parse(text, at + 1);
        int end = at < 0 ? text.length() : at;
        int hostEnd = hostEnd(end);
        boolean qualified = hostEnd >= 0;
        String registry = qualified ? RegistryHost.parse(text, 0, hostEnd) : RegistryHost.DOCKER;
        int pathStart = hostEnd + 1;
        int colon = text.lastIndexOf(':', end - 1);
        boolean tagged = colon > text.lastIndexOf('/', end - 1) && colon >= pathStart;
        String tag = tagged ? tag(colon + 1, end) : null;
        String path = path(registry, pathStart, tagged ? colon : end);
        if (registry.equals(RegistryHost.DOCKER) && path.indexOf('/') < 0) {
            path = "library/" + path;
        }
        return new ImageReference(registry, path, digest == null && tag == null ? "latest" : tag, digest, qualified);
    }

    private void checkCharacters() throws ReferenceException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(RegistryHost.alphanumeric(c) || c >= 'A' && c <= 'Z' || "._-:/@[]".indexOf(c) >= 0)) {
                throw new ReferenceException(ReferenceError.BAD_CHARACTER, i,
                        Printable.quote(Character.toString(text.codePointAt(i))) + " cannot stand in an image reference");
            }
        }
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            throw new ReferenceException(ReferenceError.BAD_CHARACTER, scheme, "a reference has no scheme");
        }
        if (text.length() == 64 && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new ReferenceException(ReferenceError.AMBIGUOUS, 0, "64 hexadecimal characters are an image identifier, not a name");
        }
    }

    /** Where the registry ends, or -1 when the text names none: Docker's rule for telling a host from a namespace. */
    private int hostEnd(int end) throws ReferenceException {
        int slash = text.indexOf('/');
        if (slash < 0 || slash > end) {
            return -1;
        }
        String first = text.substring(0, slash);
        if (first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.indexOf('[') >= 0 || first.equalsIgnoreCase("localhost")) {
            return slash;
        }
        if (!first.equals(first.toLowerCase(Locale.ROOT))) {
            throw new ReferenceException(ReferenceError.BAD_HOST, 0,
                    "an upper-case first component is neither a namespace nor a registry with a dot or a port");
        }
        return -1;
    }

    private String tag(int from, int to) throws ReferenceException {
        if (to - from > MAX_TAG) {
            throw new ReferenceException(ReferenceError.TOO_LONG, from + MAX_TAG, "a tag has at most " + MAX_TAG + " characters");
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean word = RegistryHost.alphanumeric(c) || c >= 'A' && c <= 'Z' || c == '_';
            if (!word && (i == from || c != '.' && c != '-')) {
                throw new ReferenceException(ReferenceError.BAD_TAG, i,
                        "a tag is letters, digits, '_', and after the first also '.' and '-'");
            }
        }
        if (from == to) {
            throw new ReferenceException(ReferenceError.BAD_TAG, from, "a tag must follow ':'");
        }
        return text.substring(from, to);
    }

    private String path(String registry, int from, int to) throws ReferenceException {
        int start = from;
        if (text.startsWith("did:", from) && text.indexOf('/', from) >= 0) {
            start = ownerDid(registry, from, to) + 1;
        }
        if (to - start > MAX_PATH) {
            throw new ReferenceException(ReferenceError.TOO_LONG, start + MAX_PATH,
                    "a repository path has at most " + MAX_PATH + " characters");
        }
        int bad = badComponentAt(text, start, to);
        if (bad >= 0) {
            throw new ReferenceException(ReferenceError.BAD_PATH, bad,
                    "a path is lower-case letters and digits, joined by '.', '_', '__' or dashes, in components divided by '/'");
        }
        return text.substring(from, to);
    }

    /** Checks that a whole DID stands first in the path, and returns where the slash after it is. */
    private int ownerDid(String registry, int from, int to) throws ReferenceException {
        int slash = text.indexOf('/', from);
        String segment = text.substring(from, slash);
        if (!atcrRegistries.contains(registry)) {
            throw new ReferenceException(ReferenceError.BAD_OWNER_DID, from, "only on an ATCR registry can the owner be written as a DID");
        }
        if (slash >= to || wholeDid(segment).isEmpty()) {
            throw new ReferenceException(ReferenceError.BAD_OWNER_DID, from,
                    Printable.quote(segment) + " is not a whole did:plc or did:web");
        }
        return slash;
    }

    /** The DID that an owner segment spells out in full. */
    static Optional<Did> wholeDid(String segment) {
        if (!segment.startsWith("did:") || segment.indexOf('%') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Did.parse(segment)).filter(did -> (did.isPlc() || did.isWeb()) && did.isWellFormed());
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    /** The first place where {@code text} leaves the distribution grammar for repository paths, or -1. */
    static int badComponentAt(String text, int from, int to) {
        char before = '/';
        int run = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean word = RegistryHost.alphanumeric(c);
            if (!word && !separates(c, before, run)) {
                return i;
            }
            run = word ? 0 : c == before ? run + 1 : 1;
            before = word ? 'a' : c;
        }
        return before == 'a' ? -1 : to;
    }

    /** Whether {@code c} may follow {@code before}, which ends a run of {@code run} equal separators. */
    private static boolean separates(char c, char before, int run) {
        return switch (c) {
            case '.', '/' -> before == 'a';
            case '_' -> before == 'a' || before == '_' && run == 1;
            case '-' -> before == 'a' || before == '-';
            default -> false;
        };
    }

    static @Nullable String registryOrNull(String text) {
        try {
            return RegistryHost.parse(text);
        } catch (ReferenceException e) {
            return null;
        }
    }
}
