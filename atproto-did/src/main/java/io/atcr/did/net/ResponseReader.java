package io.atcr.did.net;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;

/** Reads a response whole, within the limits of its request. */
final class ResponseReader {

    private static final int READ_BYTES = 8 << 10;

    private final FetchLimits limits;
    private final FetchRequest request;
    private final Target target;
    private final CallState state;

    ResponseReader(FetchLimits limits, FetchRequest request, Target target, CallState state) {
        this.limits = limits;
        this.request = request;
        this.target = target;
        this.state = state;
    }

    FetchResponse read(Response response, Call call) throws IOException, FetchException {
        try {
            Map<String, List<String>> headers = headers(response);
            return new FetchResponse(response.code(), target.uri(), headers, body(response));
        } catch (FetchException refused) {
            // without this, closing the response would read on for a while to save the connection
            call.cancel();
            throw refused;
        }
    }

    private Map<String, List<String>> headers(Response response) throws FetchException {
        long size = "HTTP/1.1 200 \r\n\r\n".length() + response.message().length();
        for (int i = 0; i < response.headers().size(); i++) {
            size += response.headers().name(i).length() + response.headers().value(i).length() + ": \r\n".length();
        }
        if (size > limits.maxHeaderBytes()) {
            throw new FetchException(FetchError.HEADERS_TOO_LARGE,
                    target.key() + " sent more than " + limits.maxHeaderBytes() + " bytes of headers");
        }
        Map<String, List<String>> headers = response.headers().toMultimap();
        for (String encoding : headers.getOrDefault("content-encoding", List.of())) {
            if (!encoding.equalsIgnoreCase("identity")) {
                throw new FetchException(FetchError.PROTOCOL, target.key() + " compressed a body that was asked for as it is");
            }
        }
        return headers;
    }

    private byte[] body(Response response) throws IOException, FetchException {
        long limit = request.maxBody().orElse(limits.maxBodyBytes());
        ResponseBody body = response.body();
        if (request.method().equals("HEAD")) {
            return new byte[0];
        }
        if (body.contentLength() > limit) {
            throw tooLarge(limit);
        }
        Buffer read = new Buffer();
        for (long count = 0; count >= 0; ) {
            if (read.size() > limit) {
                throw tooLarge(limit);
            }
            // the library reads the line before a chunk whole, however long it is
            state.framingBegins(limits.maxHeaderBytes());
            count = body.source().read(read, READ_BYTES);
        }
        return read.readByteArray();
    }

    private FetchException tooLarge(long limit) {
        return new FetchException(FetchError.BODY_TOO_LARGE, target.key() + " sent more than " + limit + " bytes");
    }
}
