package io.atcr.did.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The request of one hop, with its content: RFC 9112, section 3. */
final class RequestMessage {

    private static final byte[] NONE = {};
    private static final int MAX_NAME = 100;
    private static final int MAX_VALUE = 16_384;
    private static final Set<String> OURS = Set.of("host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te",
            "trailer", "upgrade", "expect", "keep-alive", "cookie", "content-type", "proxy-authorization", "proxy-connection");
    private static final Set<String> WITHOUT_CREDENTIALS = Set.of("accept", "range", "user-agent");

    private RequestMessage() {
    }

    static byte[] of(FetchRequest request, Target target, boolean credentials) throws FetchException {
        StringBuilder head = new StringBuilder(512).append(request.method()).append(' ').append(target.pathAndQuery()).append(" HTTP/1.1");
        add(head, "Host", target.authority());
        // asked for as it is, so that no body is larger than what came
        add(head, "Accept-Encoding", "identity");
        boolean agent = false;
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!isName(header.getKey()) || OURS.contains(name)) {
                throw new FetchException(FetchError.INVALID_HEADER, "header refused: " + UntrustedText.escape(name));
            }
            String value = checkedValue(name, header.getValue());
            if (credentials || WITHOUT_CREDENTIALS.contains(name)) {
                agent |= name.equals("user-agent");
                add(head, header.getKey(), value);
            }
        }
        if (!agent) {
            add(head, "User-Agent", "atcr-verifier");
        }
        if (request.contentType().isPresent()) {
            add(head, "Content-Type", checkedValue("content-type", request.contentType().get()));
        }
        byte[] content = request.content().orElse(NONE);
        if (request.hasContent()) {
            add(head, "Content-Length", String.valueOf(content.length));
        }
        byte[] start = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(start, start.length + content.length);
        System.arraycopy(content, 0, whole, start.length, content.length);
        return whole;
    }

    private static void add(StringBuilder head, String name, String value) {
        head.append("\r\n").append(name).append(": ").append(value);
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
