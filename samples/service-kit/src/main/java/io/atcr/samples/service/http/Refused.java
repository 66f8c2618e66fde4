package io.atcr.samples.service.http;

import io.atcr.samples.service.http.HttpMeters.Result;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What is said of requests that could not be parsed, and of paths there are none of. Where the path is known it is the path's own refusal. Where
 * it is not, the body denies in the words of both protocols: whoever parses it whatever the status is finds an error, and no answer.
 */
final class Refused implements Request.Handler {

    static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, MimeTypes.Type.APPLICATION_JSON.asString());

    private final Map<String, Route> routes;
    private final HttpMeters meters;

    Refused(Map<String, Route> routes, HttpMeters meters) {
        this.routes = routes;
        this.meters = meters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = HttpStatus.isClientError(response.getStatus()) ? response.getStatus() : HttpStatus.BAD_REQUEST_400;
        boolean tls = Door.isTls(request);
        Route route = tls ? routes.get(request.getHttpURI().getPath()) : null;
        Reply reply = route == null ? of(status) : refusal(route, status, "the request is not valid HTTP");
        if (tls) {
            meters.ended(route == null ? HttpMeters.OTHER : route.path(), Result.REFUSED, System.nanoTime() - request.getBeginNanoTime());
        }
        write(reply, response, callback);
        return true;
    }

    /** A route's own refusal; if that fails, what the route says of failures. */
    static Reply refusal(Route route, int status, String reason) {
        try {
            return route.refused().of(status, reason);
        } catch (RuntimeException e) {
            return route.failed();
        }
    }

    /** The refusal of no route in particular. */
    static Reply of(int status) {
        String message = switch (status) {
            case HttpStatus.NOT_FOUND_404 -> "no such path";
            case HttpStatus.METHOD_NOT_ALLOWED_405 -> "no such method";
            default -> "the request is not valid HTTP";
        };
        return new Reply(status, ("{\"error\":\"" + message + "\",\"response\":{\"allowed\":false,\"systemError\":\"" + message + "\"}}")
                .getBytes(StandardCharsets.US_ASCII));
    }

    static void write(Reply reply, Response response, Callback callback) {
        response.setStatus(reply.status());
        response.getHeaders().put(JSON);
        response.write(true, ByteBuffer.wrap(reply.body()), callback);
    }
}
