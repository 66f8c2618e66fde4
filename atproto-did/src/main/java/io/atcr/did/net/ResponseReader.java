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

    ResponseReader(FetchLimits limits, FetchRequest request, Target target) {
        this.limits = limits;
        this.request = request;
        this.target = target;
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
        if (request.method().equals("HEAD") || response.code() == 304) {
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
            count = body.source().read(read, READ_BYTES);
        }
        return read.readByteArray();
    }

    private FetchException tooLarge(long limit) {
        return new FetchException(FetchError.BODY_TOO_LARGE, target.key() + " sent more than " + limit + " bytes");
    }
}
