package io.atcr.samples.service.kubernetes;

import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.verifier.registry.Credential;
import io.atcr.verifier.registry.RegistryCredentials;
import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Credentials in the order in which they are asked; the first that knows the registry answers. Collected by one thread, then immutable. */
final class CredentialChain {
    private final PullCredentials own;
    private final List<RegistryCredentials> sources = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final MessageDigest identity = sha256();
    private long bytes;

    CredentialChain(PullCredentials own) {
        this.own = own;
    }

    /** Takes a secret, called that. Verifiers are kept with their credentials, and so there is an end to what one question brings (A20). */
    void add(String about, PullSecret secret) {
        bytes += secret.size();
        if (bytes > Auths.LARGEST) {
            addUnread(about + " is not used: together with those before it, it is larger than " + (Auths.LARGEST >> 10) + " KiB");
            return;
        }
        secret.source().ifPresent(source -> {
            sources.add(source);
            identify('s', secret.content());
        });
    }

    /** A place for what was not read. Whoever needs a credential is told so, and has no answer; who needs none is not held up. */
    void addUnread(String why) {
        sources.add(PullSecret.failing(RegistryError.CREDENTIALS_UNAVAILABLE, why));
        identify('u', new byte[0]);
        warnings.add(why);
    }

    void warn(String line) {
        warnings.add(line);
    }

    PullSecrets.Found found() {
        if (sources.isEmpty()) {
            return new PullSecrets.Found(own, warnings);
        }
        identify('o', own.identity().getBytes(StandardCharsets.UTF_8));
        sources.add(own.source());
        return new PullSecrets.Found(
                new PullCredentials(HexFormat.of().formatHex(identity.digest()), new InOrder(List.copyOf(sources))), warnings);
    }

    private void identify(char kind, byte[] content) {
        identity.update((byte) kind);
        identity.update(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array());
        identity.update(content);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private record InOrder(List<RegistryCredentials> sources) implements RegistryCredentials {
        @Override
        public Optional<Credential> forRegistry(String registry) throws RegistryException {
            for (RegistryCredentials source : sources) {
                Optional<Credential> credential = source.forRegistry(registry);
                if (credential.isPresent()) {
                    return credential;
                }
            }
            return Optional.empty();
        }

        @Override
        public Optional<Credential> forRegistry(String registry, Duration timeout) throws RegistryException {
            for (RegistryCredentials source : sources) {
                Optional<Credential> credential = source.forRegistry(registry, timeout);
                if (credential.isPresent()) {
                    return credential;
                }
            }
            return Optional.empty();
        }
    }
}
