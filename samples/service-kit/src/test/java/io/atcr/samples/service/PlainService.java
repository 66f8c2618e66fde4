package io.atcr.samples.service;

import io.atcr.samples.service.http.Reply;
import io.atcr.samples.service.http.Route;
import io.atcr.samples.service.images.GateRequest;
import io.atcr.samples.service.images.ImageVerdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The smallest service there can be: the body is an image in quotes, the answer the code of its verdict. */
public final class PlainService {
    static final Duration TIME = Duration.ofSeconds(5);

    private PlainService() {}

    /** Runs it as a process of its own. */
    public static void main(String[] args) {
        ServiceProgram.main(description(), args);
    }

    static ServiceDescription description() {
        return new ServiceDescription("plain-service", PlainService.class, "Judges an image.", TIME, TIME, Duration.ofMinutes(3), PlainService::routes,
                Map.of("/v1/validate", json("atcr.io/alice.test/prod-app:1")));
    }

    private static List<Route> routes(ServiceParts parts) {
        return List.of(new Route("/v1/validate", 1024, TIME, call -> {
            String image = new String(call.body(), StandardCharsets.UTF_8).replace("\"", "");
            ImageVerdict verdict = parts.gate().judge(new GateRequest("production", parts.own(), call.deadline()), List.of(image)).get(0);
            return new Reply(verdict.allowed() ? 200 : 403, json(verdict.allowed() ? "allowed" : verdict.code()));
        }, new Reply(503, json("shed")), new Reply(500, json("failed")), (status, reason) -> new Reply(status, json(reason))));
    }

    static byte[] json(String text) {
        return ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
    }
}
