package io.atcr.samples.service.http;

import io.atcr.samples.service.config.ServiceSettings;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The material that new handshakes use. Files that changed are taken over together, or not at all: what is half written, does not fit or is
 * expired leaves in force what was, and is told once for each change. Contents are compared, so that it does not matter how files are swapped.
 */
final class TlsInForce {

    private static final Logger LOG = LoggerFactory.getLogger(TlsInForce.class);

    private final ServiceSettings.Tls settings;
    private final InstantSource clock;
    private final Runnable onFailure;

    /** What is in force, and how often that has changed. */
    record Generation(TlsMaterial material, long number) {}

    private volatile Generation current;
    private @Nullable TlsFiles refused;
    private @Nullable String unreadable;

    TlsInForce(ServiceSettings.Tls settings, InstantSource clock, Runnable onFailure) throws ServiceHttpException {
        this.settings = settings;
        this.clock = clock;
        this.onFailure = onFailure;
        this.current = new Generation(TlsMaterial.of(TlsFiles.read(settings), settings, clock.instant()), 0);
    }

    Generation current() {
        return current;
    }

    boolean clientsNeedCertificates() {
        return settings.clientCa().isPresent();
    }

    /** Seconds until the certificate in force expires; negative once it has. */
    double secondsToExpiry() {
        return Duration.between(clock.instant(), current.material().certificate().getNotAfter().toInstant()).toMillis() / 1000.0;
    }

    /** Looks at the files. */
    synchronized void look() {
        TlsFiles files;
        try {
            files = TlsFiles.read(settings);
        } catch (ServiceHttpException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(unreadable)) {
                unreadable = problem;
                failed(problem);
            }
            return;
        }
        unreadable = null;
        if (files.sameAs(current.material().files())) {
            refused = null;
            return;
        }
        try {
            TlsMaterial material = TlsMaterial.of(files, settings, clock.instant());
            current = new Generation(material, current.number() + 1);
            refused = null;
            LOG.info("New TLS files are in force; the certificate expires at {}", material.certificate().getNotAfter().toInstant());
        } catch (ServiceHttpException e) {
            boolean told = refused != null && files.sameAs(refused);
            refused = files;
            if (!told) {
                failed(String.valueOf(e.getMessage()));
            }
        }
    }

    private void failed(String problem) {
        onFailure.run();
        LOG.warn("TLS files changed and cannot be used, the earlier ones stay in force: {}", problem);
    }
}
