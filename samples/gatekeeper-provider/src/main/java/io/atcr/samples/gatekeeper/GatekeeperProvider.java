package io.atcr.samples.gatekeeper;

import io.atcr.samples.service.ServiceDescription;
import io.atcr.samples.service.ServiceProgram;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The program: an external data provider for Gatekeeper, as its settings say. */
public final class GatekeeperProvider {

    /** What Gatekeeper keeps an answer for, unless {@code --external-data-provider-response-cache-ttl} says otherwise. */
    private static final Duration KEPT = Duration.ofMinutes(3);

    /** The image for which the kit's warm-up has an answer. */
    private static final String WARM_UP = "127.0.0.1:15263/alice.test/prod-app";
    private static final String WARM_UP_DIGEST = "sha256:ffbb8687a42228738455822464aea9a5c43dd2822dfe1f96233e7c867761c52a";

    static final ServiceDescription DESCRIPTION = new ServiceDescription(
            "atcr-gatekeeper-provider",
            GatekeeperProvider.class,
            "External data provider for OPA Gatekeeper: is every image signed as the trust policy of its namespace asks?",
            ProviderRoutes.VALIDATE_TIME,
            ProviderRoutes.VALIDATE_TIME,
            KEPT,
            ProviderRoutes::of,
            Map.of(
                    ProviderRoutes.VALIDATE, request(NamespacedImage.key("warm-up", WARM_UP + "@" + WARM_UP_DIGEST)),
                    ProviderRoutes.MUTATE, request(WARM_UP + ":v1")));

    private GatekeeperProvider() {}

    private static byte[] request(String key) {
        return ("{\"apiVersion\":\"" + ProviderRequestReader.API_VERSION + "\",\"kind\":\"ProviderRequest\",\"request\":{\"keys\":[\"" + key + "\"]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Runs the provider, and ends the process.
     *
     * @param args the command line, see {@code --help}
     */
    public static void main(String... args) {
        ServiceProgram.main(DESCRIPTION, args);
    }
}
