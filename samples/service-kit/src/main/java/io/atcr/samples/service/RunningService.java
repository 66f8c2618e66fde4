package io.atcr.samples.service;

import io.atcr.samples.service.config.CheckedSettings;
import io.atcr.samples.service.config.ServiceSettings;
import io.atcr.samples.service.http.ManagementPages;
import io.atcr.samples.service.http.Route;
import io.atcr.samples.service.http.ServiceHttp;
import io.atcr.samples.service.http.ServiceHttpException;
import io.atcr.samples.service.images.GateException;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.samples.service.images.ImageGate;
import io.atcr.samples.service.images.ImageGates;
import io.atcr.samples.service.kubernetes.ClusterAccess;
import io.atcr.samples.service.kubernetes.PullSecrets;
import io.atcr.samples.service.log.ServiceLog;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service that runs: the gate, the server, and what both need. The ports are open when {@link #start} returns; it is ready when it is warm. Whoever
 * started it closes it. Thread-safe.
 */
public final class RunningService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

    private final ServiceDescription description;
    private final CheckedSettings checked;
    private final ImageGate gate;
    private final PullSecrets secrets;
    private final ServiceHttp http;
    private volatile boolean warm;

    private RunningService(ServiceDescription description, CheckedSettings checked, ImageGate gate, PullSecrets secrets,
            PullCredentials own, PrometheusMeterRegistry registry) throws ServiceHttpException {
        this.description = description;
        this.checked = checked;
        this.gate = gate;
        this.secrets = secrets;
        ServiceSettings settings = checked.settings();
        List<Route> routes = description.routes().apply(new ServiceParts(settings, gate, secrets, own));
        for (Route route : routes) {
            if (route.timeout().compareTo(description.longest()) > 0) {
                throw new IllegalArgumentException("the service does not say how long " + route.path() + " may take");
            }
        }
        this.http = ServiceHttp.start(settings.server(), settings.limits(), routes, new ManagementPages(this::notReady, registry::scrape), registry);
    }

    /**
     * Starts a service.
     *
     * @param description what makes it different from others
     * @param checked     its settings
     * @param environment where the Kubernetes API is looked for, if pull secrets are wanted
     * @return the service, with its ports open
     * @throws StartException if a setting that only shows at start cannot be used: a port that is taken, a certificate that does not fit its key
     */
    public static RunningService start(ServiceDescription description, CheckedSettings checked, Map<String, String> environment) throws StartException {
        ServiceSettings settings = checked.settings();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ServiceLog.count(registry);
        ImageGate gate = null;
        PullSecrets secrets = null;
        try {
            PullCredentials own = ImageGates.ownCredentials(settings.verification());
            gate = ImageGates.open(settings, registry);
            secrets = secrets(settings, own, environment);
            return new RunningService(description, checked, gate, secrets, own, registry);
        } catch (GateException | ServiceHttpException e) {
            close(secrets, gate);
            throw new StartException(String.valueOf(e.getMessage()));
        } catch (StartException | RuntimeException e) {
            close(secrets, gate);
            throw e;
        }
    }

    /** What a start would find wrong with settings that can be read, without starting anything; a line each. */
    static List<String> problems(ServiceSettings settings) {
        List<String> problems = new ArrayList<>();
        try {
            ServiceHttp.check(settings.server().tls());
        } catch (ServiceHttpException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        try {
            ImageGates.ownCredentials(settings.verification());
        } catch (GateException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
    }

    private static PullSecrets secrets(ServiceSettings settings, PullCredentials own, Map<String, String> environment) throws StartException {
        if (!settings.verification().pullSecrets()) {
            return PullSecrets.none(own);
        }
        ClusterAccess access = ClusterAccess.inCluster(environment).orElseThrow(() -> new StartException(
                "verification.pullSecrets: found true outside a cluster; expected KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT, or false"));
        return PullSecrets.of(access, own);
    }

    /** Does what requests will do, then lets the service be ready. A service that does not get warm is slow at first, and no worse than that. */
    void warmUp(Duration most) {
        try (ServiceLog.Hush hush = ServiceLog.hush("io.atcr.verifier")) {
            int answers = new WarmUp(description, checked.settings()).run(most);
            LOG.atDebug().addKeyValue("answers", answers).log("warmed up");
        } catch (IOException | GeneralSecurityException | ServiceHttpException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("not warmed up: the first answers may take longer");
        }
        warm = true;
    }

    private Optional<String> notReady() {
        return warm ? gate.notReady() : Optional.of("the service is warming up");
    }

    /**
     * The port of HTTPS.
     *
     * @return the port that was bound
     */
    public int port() {
        return http.port();
    }

    /**
     * The port of health and metrics.
     *
     * @return the port that was bound
     */
    public int managementPort() {
        return http.managementPort();
    }

    /** Stops as {@code drain} and {@code grace} of the settings say; returns when it has ended. */
    @Override
    public void close() {
        http.close();
        close(secrets, gate);
    }

    private static void close(@Nullable PullSecrets secrets, @Nullable ImageGate gate) {
        if (secrets != null) {
            secrets.close();
        }
        if (gate != null) {
            gate.close();
        }
    }
}
