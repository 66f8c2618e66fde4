package io.atcr.samples.webhook;

import io.atcr.samples.service.ServiceDescription;
import io.atcr.samples.service.ServiceProgram;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The admission webhook, as a program. */
public final class AdmissionWebhook {
    /** The image of the bundle that services warm up with. */
    private static final String IMAGE = "127.0.0.1:15263/alice.test/prod-app";
    private static final String DIGEST = "@sha256:ffbb8687a42228738455822464aea9a5c43dd2822dfe1f96233e7c867761c52a";

    private AdmissionWebhook() {}

    /**
     * Runs it; see {@code --help}.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        ServiceProgram.main(description(), args);
    }

    static ServiceDescription description() {
        return new ServiceDescription("atcr-admission-webhook", AdmissionWebhook.class,
                "Lets Pods run whose images are signed as the policy asks, and gives images by tag their digests.",
                WebhookRoutes.VALIDATE_TIME, WebhookRoutes.MUTATE_TIME, Duration.ZERO,
                parts -> WebhookRoutes.of(parts.gate(), parts.secrets(), parts.settings().limits().maxImages()),
                Map.of(WebhookRoutes.VALIDATE, example(IMAGE + DIGEST), WebhookRoutes.MUTATE, example(IMAGE + ":v1")));
    }

    private static byte[] example(String image) {
        return """
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"0","kind":{"group":"","version":"v1","kind":"Pod"},
                "resource":{"group":"","version":"v1","resource":"pods"},"name":"app","namespace":"production","operation":"CREATE","userInfo":{},
                "object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"app","namespace":"production"},"spec":{"containers":[{"name":"app",
                "image":"IMAGE"}]}},"oldObject":null,"dryRun":false,"options":{}}}
                """.replace("IMAGE", image).getBytes(StandardCharsets.UTF_8);
    }
}
