package io.atcr.did.net;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.Headers;

/** The headers of one hop. */
final class RequestHeaders {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]{0,16384}");
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
            if (!NAME.matcher(header.getKey()).matches() || OURS.contains(name)) {
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
        if (!VALUE.matcher(value).matches()) {
            throw new FetchException(FetchError.INVALID_HEADER, "header " + name + " has a value that HTTP cannot carry");
        }
        return value;
    }
}
