package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import io.atcr.verifier.Reason;
import io.atcr.verifier.SignatureDiscovery;
import io.atcr.verifier.VerifierLimits;
import io.atcr.verifier.registry.RegistryCredentials;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How to reach the registry and the owner of one image, where there is no policy. */
final class ReachOptions {
    @Setting
    @Option(names = "--atcr-registry", paramLabel = "HOST[:PORT]", split = Setting.SEPARATOR, hideParamSyntax = true,
            description = "A registry whose images are named by their owner; may be repeated (default: atcr.io).")
    private Set<String> atcrRegistries = Set.of("atcr.io");

    @Option(names = "--owner", paramLabel = "DID", description = "Whose the image is, whatever its path says (default: the account that its path names, if any).")
    private @Nullable String owner;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private NetworkOptions network;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private CredentialOptions credentials;

    HttpFetcher connect(CommandSpec spec) {
        return network.connector(spec).build();
    }

    RegistryCredentials credentials(CommandSpec spec) {
        return credentials.credentials(spec);
    }

    Optional<String> credentialHint() {
        return credentials.hint();
    }

    Duration timeout() {
        return network.timeout();
    }

    SignatureDiscovery discovery(CommandSpec spec, HttpFetcher fetcher, RegistryCredentials credentials, Duration timeout) {
        return SignatureDiscovery.builder(fetcher)
                .plcDirectories(network.plcDirectories(spec))
                .registryCredentials(credentials)
                .atcrRegistries(atcrRegistries)
                .limits(VerifierLimits.defaults().withTotalTimeout(timeout))
                .build();
    }

    ImageReference reference(CommandSpec spec, String image) {
        try {
            return ImageReference.parse(image, atcrRegistries);
        } catch (ReferenceException e) {
            throw new ParameterException(spec.commandLine(), "not an image reference: " + e.getMessage() + ": " + image);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--atcr-registry: " + e.getMessage());
        }
    }

    /** What to do about a reason that the answer to "whose is the image?" may have led to. */
    String next(Reason reason, ImageReference reference) {
        return switch (reason) {
            case REPOSITORY_MISMATCH -> atcrRegistries.contains(reference.registry())
                    ? NextStep.of(reason)
                    : nameTheOwner(reference) + " Otherwise the record is about another repository.";
            case OWNER_UNRESOLVED -> "Retry in a minute, or say whose the image is: --owner DID.";
            case NO_OWNER, BAD_OWNER -> "Say whose the image is: --owner DID.";
            default -> NextStep.of(reason);
        };
    }

    /** How the owner comes to be known on a registry that is not known to name its images by their owners; empty where it is. */
    String nameTheOwner(ImageReference reference) {
        return atcrRegistries.contains(reference.registry())
                ? ""
                : "If paths on this registry begin with the owner, say so: --atcr-registry " + reference.registry() + "; a handle that does not resolve needs --owner DID, too.";
    }

    Optional<Did> owner(CommandSpec spec) {
        try {
            return owner == null ? Optional.empty() : Optional.of(Did.parse(owner));
        } catch (SyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--owner: " + e.getMessage());
        }
    }
}
