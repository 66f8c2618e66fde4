package io.atcr.samples.gatekeeper;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key of the validation, {@code [namespace]image}. The namespace is a DNS label, so the first closing bracket ends it; all the rest is the image, as
 * it stands in the Pod.
 */
record NamespacedImage(String namespace, String image) {

    /** The longest key that can name an image: brackets, a DNS label, and what an image reference can be. */
    static final int MAX_CHARS = 2 + 63 + 1024;

    private static final Pattern KEY = Pattern.compile("\\[([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)\\](.+)", Pattern.DOTALL);

    static String key(String namespace, String image) {
        return "[" + namespace + "]" + image;
    }

    /** Empty for everything else: no brackets, no namespace, brackets in brackets, no image, too long. */
    static Optional<NamespacedImage> parse(String key) {
        if (key.length() > MAX_CHARS) {
            return Optional.empty();
        }
        Matcher matcher = KEY.matcher(key);
        return matcher.matches() ? Optional.of(new NamespacedImage(matcher.group(1), matcher.group(2))) : Optional.empty();
    }
}
