package io.atcr.samples.cli;

import io.atcr.verifier.registry.RegistryError;

/** What it means for a command, and for whoever runs it, that a registry did not do what it was asked for. */
final class RegistryFailure {
    private RegistryFailure() {}

    static ExitStatus status(RegistryError error) {
        return switch (error) {
            case NOT_FOUND, REPOSITORY_NOT_FOUND -> ExitStatus.NOT_FOUND;
            case UNAUTHORIZED, MALFORMED_CREDENTIALS, CREDENTIALS_UNAVAILABLE, ADDRESS_REFUSED, TLS -> ExitStatus.USAGE;
            case TOO_LARGE, TOO_MANY_ENTRIES -> ExitStatus.LIMIT;
            default -> error.transientFailure() ? ExitStatus.TRANSIENT : ExitStatus.DENIED;
        };
    }

    static String fix(RegistryError failure) {
        return switch (failure) {
            case NOT_FOUND, REPOSITORY_NOT_FOUND -> "Check the name, tag and digest, and that the image was pushed to this registry.";
            case UNAUTHORIZED, MALFORMED_CREDENTIALS, CREDENTIALS_UNAVAILABLE ->
                "Log in to the registry ('docker login'), with an account that may do this.";
            case ADDRESS_REFUSED -> "If the host is yours, name it: --allow-private-network HOST:PORT, and --plain-http HOST:PORT without TLS.";
            case TLS -> "If the host is yours, name its certificate authority: --ca HOST[:PORT]=FILE.";
            case CONFLICT -> "Try again when nobody else attaches to this image.";
            case TOO_LARGE, TOO_MANY_ENTRIES -> "Remove needless artifacts from the image.";
            default -> failure.transientFailure()
                    ? "Retry in a minute. If it stays so, check that the registry answers from here."
                    : "Ask the registry's operator: it answers in a way that cannot be used.";
        };
    }
}
