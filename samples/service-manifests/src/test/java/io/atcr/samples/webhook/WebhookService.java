package io.atcr.samples.webhook;

import io.atcr.samples.service.ServiceDescription;

/** What the webhook is, for tests of its manifests. */
public final class WebhookService {
    private WebhookService() {}

    public static ServiceDescription description() {
        return AdmissionWebhook.description();
    }
}
