package io.atcr.samples.cli;

import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the registry answers, takes the credentials, and has the image. One question tells all three. */
final class RegistryChecks {
    private static final String OPEN = "See the registry first.";

    private RegistryChecks() {}

    /** What was found, and the image if it is there. */
    record Outcome(List<Finding> findings, Optional<ManifestDocument> manifest) {}

    static Outcome of(RegistryClient registry, ImageReference reference, TimeLeft time, Supplier<Optional<String>> hint) {
        String host = reference.registry();
        Finding answers = Finding.ok("registry", host + " answers");
        Finding admitted = Finding.ok("credentials", host + " lets the image be read");
        try {
            ManifestDocument manifest = registry.manifest(reference, time.remaining());
            Finding image = manifest.subject().isEmpty()
                    ? Finding.ok("image", manifest.digest() + ", " + manifest.mediaType() + ", " + manifest.size() + " bytes")
                    : Finding.fail("image", manifest.digest() + " is attached to another image", "Name the image itself.", ExitStatus.DENIED);
            return new Outcome(List.of(answers, admitted, image), Optional.of(manifest));
        } catch (RegistryException e) {
            String fix = RegistryFailure.fix(e.code());
            ExitStatus status = RegistryFailure.status(e.code());
            Finding noImage = Finding.warn("image", "not read", OPEN);
            List<Finding> findings = switch (stage(e.code())) {
                case REGISTRY -> List.of(Finding.fail("registry", host + ": " + e.getMessage(), fix, status),
                        Finding.warn("credentials", "not tried", OPEN), noImage);
                case CREDENTIALS -> List.of(answers,
                        Finding.fail("credentials", String.valueOf(e.getMessage()), hint.get().map(text -> text + ".").orElse(fix), status), noImage);
                case IMAGE -> List.of(answers, admitted, Finding.fail("image", String.valueOf(e.getMessage()), fix, status));
            };
            return new Outcome(findings, Optional.empty());
        }
    }

    private enum Stage {
        REGISTRY,
        CREDENTIALS,
        IMAGE
    }

    private static Stage stage(RegistryError error) {
        return switch (error) {
            case UNAUTHORIZED, REALM_REFUSED, MALFORMED_TOKEN, MALFORMED_CREDENTIALS, CREDENTIALS_UNAVAILABLE -> Stage.CREDENTIALS;
            case UNAVAILABLE, TIMEOUT, INTERRUPTED, RATE_LIMITED, TLS, PROTOCOL, ADDRESS_REFUSED, REDIRECT_REFUSED, UNEXPECTED_STATUS -> Stage.REGISTRY;
            default -> Stage.IMAGE;
        };
    }
}
