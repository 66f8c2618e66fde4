package io.atcr.verifier.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One challenge of a {@code WWW-Authenticate} header (RFC 9110 section 11.6.1): a scheme and its parameters, both lower-case. */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final int LONGEST_HEADER = 8192;

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** The challenges of all headers, in order. What is malformed ends its header; what came before it stands. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        for (String header : headers) {
            if (header.length() <= LONGEST_HEADER) {
                new Scanner(header, challenges).run();
            }
        }
        return challenges;
    }

    private static final class Scanner {
        private final String text;
        private final List<Challenge> out;
        private int at;

        Scanner(String text, List<Challenge> out) {
            this.text = text;
            this.out = out;
        }

        void run() {
            @Nullable Map<String, String> parameters = null;
            while (true) {
                skip(" \t,");
                String name = token();
                if (name.isEmpty()) {
                    return;
                }
                skip(" \t");
                if (at < text.length() && text.charAt(at) == '=' && parameters != null) {
                    at++;
                    skip(" \t");
                    String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
                    if (value == null || parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value) != null) {
                        out.remove(out.size() - 1);
                        return;
                    }
                } else {
                    parameters = new LinkedHashMap<>();
                    out.add(new Challenge(name.toLowerCase(Locale.ROOT), parameters));
                }
            }
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private String token() {
            int start = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private static boolean isTokenCharacter(char c) {
            return c > ' ' && c < 0x7f && "()<>@,;\\\"[]?={}".indexOf(c) < 0;
        }

        /** A quoted string, null when it does not end. */
        private @Nullable String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c == '\\' && ++at == text.length()) {
                    return null;
                }
                value.append(text.charAt(at));
            }
            return null;
        }
    }
}
