package io.atcr.samples.gatekeeper;

import io.atcr.samples.service.ServiceParts;
import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.service.http.Route;
import java.time.Duration;
import java.util.List;

/** The two paths, with the answers for what goes wrong around them: always a system error, which Gatekeeper does not keep and which allows nothing. */
final class ProviderRoutes {

    static final String VALIDATE = "/v1/validate";
    static final String MUTATE = "/v1/mutate";

    /** Gatekeeper's validating webhook has 3 seconds, its mutating webhook one. */
    static final Duration VALIDATE_TIME = Duration.ofMillis(2500);
    private static final Duration MUTATE_TIME = Duration.ofMillis(800);

    /** A Pod with more images than this is none that anybody means; a setting may say less. */
    static final int MAX_KEYS = 256;

    private ProviderRoutes() {}

    static List<Route> of(ServiceParts parts) {
        int maxKeys = Math.min(MAX_KEYS, parts.settings().limits().maxImages());
        return List.of(
                route(VALIDATE, VALIDATE_TIME, new ValidateEndpoint(parts.gate(), parts.secrets(), maxKeys)),
                route(MUTATE, MUTATE_TIME, new MutateEndpoint(parts.gate(), parts.own(), maxKeys)));
    }

    private static Route route(String path, Duration timeout, Endpoint endpoint) {
        return new Route(
                path,
                ProviderRequestReader.MAX_BODY_BYTES,
                timeout,
                endpoint,
                ProviderResponse.systemError(503, "too busy to answer in time, ask again"),
                ProviderResponse.systemError(500, "internal error, see the log of the provider"),
                ProviderResponse::systemError);
    }
}
