package io.atcr.did.net;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.Headers;

/** The headers of one hop. */
final class RequestHeaders {

    private static final int MAX_NAME = 100;
    private static final int MAX_VALUE = 16_384;
    private static final Set<String> OURS = Set.of("host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te",
            "trailer", "upgrade", "expect", "keep-alive", "cookie", "content-type", "proxy-authorization", "proxy-connection");
    private static final Set<String> WITHOUT_CREDENTIALS = Set.of("accept", "range", "user-agent");

    private RequestHeaders() {
    }

    static Headers of(FetchRequest request, boolean credentials) throws FetchException {
        Headers.Builder headers = new Headers.Builder();
        headers.set("User-Agent", "atcr-verifier");
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!isName(header.getKey()) || OURS.contains(name)) {
                throw new FetchException(FetchError.INVALID_HEADER, "header refused: " + UntrustedText.escape(name));
            }
            if (credentials || WITHOUT_CREDENTIALS.contains(name)) {
                if (name.equals("user-agent")) {
                    headers.removeAll(name);
                }
                headers.add(header.getKey(), checkedValue(name, header.getValue()));
            }
        }
        if (request.contentType().isPresent()) {
            headers.set("Content-Type", checkedValue("content-type", request.contentType().get()));
        }
        // asking for nothing else also stops the library from unpacking on its own, past the body limit
        headers.set("Accept-Encoding", "identity");
        return headers.build();
    }

    private static String checkedValue(String name, String value) throws FetchException {
        if (!isValue(value)) {
            throw new FetchException(FetchError.INVALID_HEADER, "header " + name + " has a value that HTTP cannot carry");
        }
        return value;
    }

    private static boolean isName(String name) {
        boolean token = !name.isEmpty() && name.length() <= MAX_NAME;
        for (int i = 0; i < name.length() && token; i++) {
            token = HttpLine.isTokenCharacter(name.charAt(i));
        }
        return token;
    }

    private static boolean isValue(String value) {
        boolean printable = value.length() <= MAX_VALUE;
        for (int i = 0; i < value.length() && printable; i++) {
            char c = value.charAt(i);
            printable = c >= 0x20 && c <= 0x7e || c == '\t';
        }
        return printable;
    }
}
