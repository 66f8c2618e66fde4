package io.atcr.samples.gatekeeper;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The digest at the end of an image as it stands in a Pod. Whether the rest is an image is for the gate to say. */
final class PinnedText {
    private static final Pattern DIGEST = Pattern.compile("@(sha256:[0-9a-f]{64})\\z");

    private PinnedText() {}

    static Optional<String> digestOf(String image) {
        Matcher matcher = DIGEST.matcher(image);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
