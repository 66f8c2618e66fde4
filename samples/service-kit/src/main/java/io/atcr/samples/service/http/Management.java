package io.atcr.samples.service.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers on the management port: whether it lives, whether it is ready, and the metrics. Only one scrape is made at a time. */
final class Management {

    private static final Logger LOG = LoggerFactory.getLogger(Management.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final ManagementPages pages;
    private final Executor executor;
    private final Semaphore scrape = new Semaphore(1);
    private volatile Optional<String> notReady = Optional.of("the service is starting");

    Management(ManagementPages pages, Executor executor) {
        this.pages = pages;
        this.executor = executor;
    }

    /** It has started. */
    void ready() {
        notReady = Optional.empty();
    }

    /** It is about to end. */
    void draining() {
        notReady = Optional.of("the service is stopping");
    }

    void handle(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (!request.getMethod().equals("GET")) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET");
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            write(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, TEXT, "only GET is answered here\n");
            return;
        }
        switch (String.valueOf(request.getHttpURI().getPath())) {
            case "/healthz" -> write(response, callback, HttpStatus.OK_200, TEXT, "ok\n");
            case "/readyz" -> readyz(response, callback);
            case "/metrics" -> metrics(response, callback);
            default -> write(response, callback, HttpStatus.NOT_FOUND_404, TEXT, "no such path\n");
        }
    }

    private void readyz(Response response, Callback callback) {
        Optional<String> reason = notReady;
        if (reason.isEmpty()) {
            try {
                reason = pages.notReady().get();
            } catch (RuntimeException e) {
                LOG.error("Readiness could not be told", e);
                reason = Optional.of("readiness could not be told");
            }
        }
        write(response, callback, reason.isEmpty() ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503, TEXT, reason.orElse("ready") + "\n");
    }

    private void metrics(Response response, Callback callback) {
        if (!scrape.tryAcquire()) {
            write(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, TEXT, "the metrics are being read\n");
            return;
        }
        try {
            executor.execute(() -> {
                String text;
                try {
                    text = pages.metrics().get();
                } catch (Throwable e) { // whatever it is: the caller is told, and its connection is not held
                    LOG.error("The metrics could not be read", e);
                    text = null;
                } finally {
                    scrape.release();
                }
                write(response, callback, text == null ? HttpStatus.INTERNAL_SERVER_ERROR_500 : HttpStatus.OK_200,
                        text == null ? TEXT : PROMETHEUS, text == null ? "the metrics could not be read\n" : text);
            });
        } catch (RejectedExecutionException stopping) {
            scrape.release();
            write(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, TEXT, "the service is stopping\n");
        }
    }

    private static void write(Response response, Callback callback, int status, String type, String text) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
    }
}
