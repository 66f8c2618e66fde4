package io.atcr.samples.manifests;

import io.atcr.samples.gatekeeper.GatekeeperService;
import io.atcr.samples.service.ServiceDescription;
import io.atcr.samples.webhook.WebhookService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** One of the two services. */
enum Sample {
    GATEKEEPER("gatekeeper-provider", "gatekeeper-system", 8443, GatekeeperService.description()),
    WEBHOOK("admission-webhook", "atcr-admission", 443, WebhookService.description());

    private final String module;
    private final String namespace;
    private final int port;
    private final ServiceDescription description;

    Sample(String module, String namespace, int port, ServiceDescription description) {
        this.module = module;
        this.namespace = namespace;
        this.port = port;
        this.description = description;
    }

    /** The program, and with it Deployment, Service, ServiceAccount. */
    String program() {
        return description.program();
    }

    String namespace() {
        return namespace;
    }

    /** The port of the Service. */
    int port() {
        return port;
    }

    Path folder() {
        return Path.of("..", module, "src", "main", "kubernetes").normalize();
    }

    Path module() {
        return Path.of("..", module);
    }

    ServiceDescription description() {
        return description;
    }

    Duration verifying() {
        return description.verifying();
    }

    /** What is answered. */
    Set<String> paths() {
        return description.examples().keySet();
    }

    String image() {
        return program() + ":" + System.getProperty("project.version");
    }
}
