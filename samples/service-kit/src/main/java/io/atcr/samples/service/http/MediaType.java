package io.atcr.samples.service.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a Content-Type is JSON in UTF-8: {@code application/json}, with that charset or none. */
final class MediaType {

    private static final int LONGEST = 100;

    private MediaType() {
    }

    static boolean isJson(@Nullable String contentType) {
        if (contentType == null || contentType.length() > LONGEST) {
            return false;
        }
        String lower = contentType.toLowerCase(Locale.ROOT);
        if (lower.equals("application/json")) {
            return true;
        }
        String[] parts = lower.split(";", -1);
        if (parts.length != 2 || !parts[0].strip().equals("application/json")) {
            return false;
        }
        String parameter = parts[1].strip();
        return parameter.equals("charset=utf-8") || parameter.equals("charset=\"utf-8\"");
    }
}
