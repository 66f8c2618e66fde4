package io.atcr.did.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The request for a tunnel and its answer, RFC 9110, section 9.3.6.
 *
 * <p>Nothing of the answer but its status is used, and nothing may follow it: after a status of success the next byte is the target's, and the
 * target does not speak first.
 */
final class Tunnel {

    private static final String VERSION = "HTTP/1.";
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( [^\\r\\n\\x00]*)?");
    private static final String END = "\r\n\r\n";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final long deadline;

    Tunnel(Socket socket, InputStream in, OutputStream out, long deadline) {
        this.socket = socket;
        this.in = in;
        this.out = out;
        this.deadline = deadline;
    }

    void open(EgressProxy proxy, String authority, int maxHeaderBytes) throws IOException {
        String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\nUser-Agent: atcr-verifier\r\n"
                + proxy.authorization().map(value -> "Proxy-Authorization: " + value + "\r\n").orElse("") + "\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        String answer = answer(maxHeaderBytes);
        judge(answer.substring(0, answer.indexOf("\r\n")));
        if (answer.indexOf(END) + END.length() < answer.length()) {
            throw new TunnelException(FetchError.PROTOCOL, "the egress proxy sent more than an answer before the tunnel was used");
        }
    }

    /** What came up to the read that ended the head. */
    private String answer(int maxHeaderBytes) throws IOException {
        byte[] buffer = new byte[512];
        StringBuilder answer = new StringBuilder();
        int end = -1;
        while (end < 0) {
            int count = read(buffer);
            if (count < 0) {
                throw new TunnelException(FetchError.CONNECT, "the egress proxy closed the connection instead of answering");
            }
            int searched = Math.max(0, answer.length() - END.length());
            answer.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            if (answer.length() >= VERSION.length() && !answer.substring(0, VERSION.length()).equals(VERSION)) {
                throw notHttp();
            }
            end = answer.indexOf(END, searched);
            if ((end < 0 ? answer.length() : end + END.length()) > maxHeaderBytes) {
                throw new TunnelException(FetchError.HEADERS_TOO_LARGE, "the egress proxy sent too many headers");
            }
        }
        return answer.toString();
    }

    private int read(byte[] buffer) throws IOException {
        try {
            socket.setSoTimeout(TunnelRoute.millis(deadline));
            return in.read(buffer);
        } catch (SocketTimeoutException late) {
            throw new TunnelException(FetchError.CONNECT, "the egress proxy did not answer in time");
        }
    }

    private static void judge(String statusLine) throws TunnelException {
        Matcher line = STATUS_LINE.matcher(statusLine);
        if (!line.matches()) {
            throw notHttp();
        }
        int status = Integer.parseInt(line.group(1));
        if (status / 100 == 2) {
            return;
        }
        throw switch (status) {
            case 403 -> new TunnelException(FetchError.ADDRESS_REFUSED, "the egress proxy refuses to connect to it (403)");
            case 407 -> new TunnelException(FetchError.CONNECT, "the egress proxy wants other credentials (407)");
            default -> new TunnelException(FetchError.CONNECT, "the egress proxy did not connect to it (" + status + ")");
        };
    }

    private static TunnelException notHttp() {
        return new TunnelException(FetchError.PROTOCOL, "the egress proxy's answer is not HTTP");
    }
}
