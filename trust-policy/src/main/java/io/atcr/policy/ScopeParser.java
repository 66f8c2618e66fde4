package io.atcr.policy;

import java.util.Locale;

/** Reads a scope into its one spelling, and refuses what no reference could match. */
final class ScopeParser {
    static final int MAX_SCOPE = 255;

    private ScopeParser() {
    }

    /** Says what is wrong with a scope, in the words of a policy error. */
    static final class ScopeException extends Exception {
        private static final long serialVersionUID = 1L;

        ScopeException(String allowed) {
            super(allowed);
        }
    }

    static Scope parse(String text) throws ScopeException {
        int at = text.indexOf('@');
        if (at >= 0) {
            Tail tail = digest(text.substring(at + 1));
            return new Scope(path(text.substring(0, at)), tail);
        }
        int slash = text.lastIndexOf('/');
        int colon = text.indexOf(':', slash + 1);
        boolean did = slash == text.indexOf('/') && text.startsWith("did:", slash + 1);
        if (colon < 0 || did || slash < 0 && !text.startsWith("**:")) {
            return new Scope(path(text));
        }
        String tag = text.substring(colon + 1);
        Tail tail = Tail.tag(tag).orElseThrow(() -> new ScopeException("a tag, or the beginning of one and '*' at its end, not "
                + Printable.quote(tag)));
        return new Scope(path(text.substring(0, colon)), tail);
    }

    private static Tail digest(String text) throws ScopeException {
        try {
            return Tail.digest(Digest.parse(text));
        } catch (ReferenceException e) {
            throw new ScopeException("no userinfo, and a whole digest after '@': " + e.getMessage());
        }
    }

    private static String path(String text) throws ScopeException {
        if (text.isEmpty() || text.length() > MAX_SCOPE) {
            throw new ScopeException("1 to " + MAX_SCOPE + " characters");
        }
        String[] segments = text.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            checkSegment(segments[i], i);
        }
        boolean anywhere = segments[0].equals("**");
        if (segments.length == 1 && !anywhere) {
            throw new ScopeException("registry/owner/repository with '*' and '**', or '**' alone for every reference");
        }
        if (!anywhere) {
            segments[0] = host(segments[0]);
        }
        if (segments[0].equals(RegistryHost.DOCKER) && segments.length == 2 && !segments[1].equals("**")) {
            throw new ScopeException("docker.io/library/" + segments[1] + ": that is how Docker expands the short name");
        }
        String path = String.join("/", segments);
        if (!hasExample(path, "a") && !hasExample(path, "") && ScopeComparison.isEmpty(new Scope(path))) {
            throw new ScopeException("a scope that some reference registry/owner/repository can match");
        }
        return path;
    }

    /** Whether the reference that the pattern becomes with a text for each {@code *} is one; far cheaper than to look for any. */
    private static boolean hasExample(String path, String star) {
        String example = path.replace("**", "a").replace("*", star);
        try {
            return ImageReference.parse(example).scoped().equals(example);
        } catch (ReferenceException e) {
            return false;
        }
    }

    private static void checkSegment(String segment, int index) throws ScopeException {
        if (segment.isEmpty()) {
            throw new ScopeException("no empty component: one '/' between components, none at the ends");
        }
        if (segment.contains("**") && segment.length() > 2) {
            throw new ScopeException("'**' as a whole component, for example atcr.io/alice/**");
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            boolean host = index == 0 && (c >= 'A' && c <= 'Z' || c == ':' || c == '[' || c == ']');
            boolean did = index == 1 && c == ':' && segment.startsWith("did:");
            if (!RegistryHost.alphanumeric(c) && ".-_*".indexOf(c) < 0 && !host && !did) {
                throw new ScopeException(c == ':'
                        ? "':' only before a port, in a DID owner or before the tag"
                        : "the characters of a repository path, lower case, and '*', not " + Printable.quote(Character.toString(c)));
            }
        }
    }

    private static String host(String text) throws ScopeException {
        if (text.indexOf('*') < 0) {
            try {
                return RegistryHost.parse(text);
            } catch (ReferenceException e) {
                throw new ScopeException("a registry host first, for example docker.io/alice/app: " + e.getMessage());
            }
        }
        if (text.indexOf('[') >= 0 || text.indexOf(']') >= 0) {
            throw new ScopeException("an IPv6 address without '*'");
        }
        String host = text.toLowerCase(Locale.ROOT);
        if (!host.endsWith(":443")) {
            return host;
        }
        String bare = host.substring(0, host.length() - ":443".length());
        if (bare.endsWith("*") || bare.indexOf('.') < 0) {
            throw new ScopeException("no ':443' after '*': a normalised reference leaves that port out, and '*' also stands for ports");
        }
        return bare;
    }
}
