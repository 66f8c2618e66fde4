package io.atcr.samples.service;

import io.atcr.samples.service.config.ServiceSettings;
import io.atcr.samples.service.config.ServiceSettings.Listen;
import io.atcr.samples.service.config.ServiceSettings.Server;
import io.atcr.samples.service.config.ServiceSettings.Tls;
import io.atcr.samples.service.http.ManagementPages;
import io.atcr.samples.service.http.Route;
import io.atcr.samples.service.http.ServiceHttp;
import io.atcr.samples.service.http.ServiceHttpException;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.samples.service.kubernetes.PullSecrets;
import io.atcr.verifier.registry.RegistryCredentials;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Does once what requests will do, before the service says that it is ready: TLS, HTTP, JSON and a verification, with the same routes over a second
 * server on loopback that asks for no client certificate, and a gate that answers from a file. No network, and nothing in the metrics.
 */
final class WarmUp {
    private static final Listen LOOPBACK = new Listen("127.0.0.1", 0);

    private final ServiceDescription description;
    private final ServiceSettings settings;

    WarmUp(ServiceDescription description, ServiceSettings settings) {
        this.description = description;
        this.settings = settings;
    }

    /**
     * Asks each example again and again, each time with a new connection for one of them, until the time is over.
     *
     * @param most the longest to go on; each example is asked once at least
     * @return how many answers there were
     * @throws IOException if an answer is none
     * @throws GeneralSecurityException if the certificate cannot be spoken to
     * @throws ServiceHttpException if the second server does not start
     */
    int run(Duration most) throws IOException, GeneralSecurityException, ServiceHttpException {
        long end = System.nanoTime() + most.toNanos();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        PullCredentials nobody = new PullCredentials("anonymous", RegistryCredentials.anonymous());
        int answers = 0;
        try (WarmUpGate gate = new WarmUpGate(); PullSecrets secrets = PullSecrets.none(nobody);
                ServiceHttp http = ServiceHttp.start(server(), settings.limits(), routes(gate, secrets, nobody),
                        new ManagementPages(Optional::empty, registry::scrape), registry)) {
            LoopbackClient client = LoopbackClient.trusting(settings.server().tls().certificate());
            do {
                for (Map.Entry<String, byte[]> example : description.examples().entrySet()) {
                    try (LoopbackClient.Connection connection = client.connect(http.port())) {
                        connection.post(example.getKey(), example.getValue());
                        connection.post(example.getKey(), example.getValue());
                        answers += 2;
                    }
                }
            } while (System.nanoTime() - end < 0 && answers > 0);
            registry.scrape();
        }
        return answers;
    }

    private List<Route> routes(WarmUpGate gate, PullSecrets secrets, PullCredentials nobody) {
        return description.routes().apply(new ServiceParts(settings, gate, secrets, nobody));
    }

    private Server server() {
        Tls tls = settings.server().tls();
        return new Server(LOOPBACK, LOOPBACK, new Tls(tls.certificate(), tls.key(), Optional.empty(), Set.of(), tls.reload()), Duration.ZERO, Duration.ZERO);
    }
}
