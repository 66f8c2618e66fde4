package io.atcr.samples.service.http;

import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Sends each request where it belongs, as soon as its headers are there. Runs on the thread that reads the socket and never waits. */
final class Reception extends Handler.Abstract.NonBlocking {

    private final Map<String, Route> routes;
    private final Management management;
    private final Means means;

    Reception(Map<String, Route> routes, Management management, Means means) {
        this.routes = routes;
        this.management = management;
        this.means = means;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!Door.isTls(request)) {
            management.handle(request, response, callback);
            return true;
        }
        Route route = routes.get(request.getHttpURI().getPath());
        if (route == null || !(request.getConnectionMetaData().getAttribute(Visitor.ATTRIBUTE) instanceof Visitor visitor)) {
            means.meters().ended(HttpMeters.OTHER, HttpMeters.Result.REFUSED, System.nanoTime() - request.getBeginNanoTime());
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            Refused.write(Refused.of(HttpStatus.NOT_FOUND_404), response, callback);
            return true;
        }
        Exchange exchange = new Exchange(request, response, callback, route, visitor, means);
        HttpFields headers = request.getHeaders();
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1) {
            exchange.refuseUnread(HttpStatus.BAD_REQUEST_400, "HTTP/1.1 is needed", false);
            return true;
        }
        Refusal refusal = refusal(request, headers, route);
        if (refusal == null) {
            exchange.begin();
        } else {
            if (refusal.status() == HttpStatus.METHOD_NOT_ALLOWED_405) {
                response.getHeaders().put(HttpHeader.ALLOW, "POST");
            }
            exchange.refuseUnread(refusal.status(), refusal.reason(), !headers.contains(HttpHeader.EXPECT));
        }
        return true;
    }

    private record Refusal(int status, String reason) {}

    private static @Nullable Refusal refusal(Request request, HttpFields headers, Route route) {
        if (!request.getMethod().equals("POST")) {
            return new Refusal(HttpStatus.METHOD_NOT_ALLOWED_405, "only POST is answered here");
        }
        List<String> codings = headers.getValuesList(HttpHeader.TRANSFER_ENCODING);
        if (codings.size() > 1 || (!codings.isEmpty() && !codings.get(0).equalsIgnoreCase("chunked"))) {
            return new Refusal(HttpStatus.BAD_REQUEST_400, "no transfer coding but chunked is understood");
        }
        List<String> types = headers.getValuesList(HttpHeader.CONTENT_TYPE);
        if (types.size() != 1 || !MediaType.isJson(types.get(0))) {
            return new Refusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "the body has to be application/json in UTF-8");
        }
        HttpField coding = headers.getField(HttpHeader.CONTENT_ENCODING);
        if (coding != null) {
            return new Refusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "the body has to come without a content coding");
        }
        if (request.getLength() > route.maxBodyBytes()) {
            return new Refusal(HttpStatus.PAYLOAD_TOO_LARGE_413, "the body is larger than " + route.maxBodyBytes() + " bytes");
        }
        return null;
    }
}
