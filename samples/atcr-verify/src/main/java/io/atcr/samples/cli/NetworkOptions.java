package io.atcr.samples.cli;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.EgressProxy;
import io.atcr.did.plc.PlcDirectory;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierBuilder;
import io.atcr.verifier.VerifierLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whom to ask, which hosts of one's own to admit, and how long it may take. */
final class NetworkOptions {
    /** More than the connector takes, so that a file that is too large is its to refuse. */
    private static final int LARGEST_FILE = 2 << 20;

    @Option(names = "--plc-url", paramLabel = "URL",
            description = "A PLC directory; may be repeated, the next one is asked where one gives no answer (default: https://plc.directory).")
    private List<URI> plcUrls = List.of(PlcDirectory.PUBLIC);

    @Option(names = "--allow-private-network", paramLabel = "HOST:PORT", description = "A host that may have a private address; may be repeated.")
    private List<String> privateHosts = List.of();

    @Option(names = "--plain-http", paramLabel = "HOST:PORT", description = "A host that is spoken to over plain HTTP; may be repeated.")
    private List<String> plainHttpHosts = List.of();

    @Option(names = "--egress-proxy", paramLabel = "HOST:PORT",
            description = "The HTTP proxy that is the only way out; it has to refuse private addresses itself (default: none).")
    private @Nullable String egressProxy;

    @Option(names = "--ca", paramLabel = "HOST[:PORT]=FILE",
            description = "The certificate authorities of one host, in PEM form; they count there and nowhere else. May be repeated.")
    private List<String> authorities = List.of();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "The longest one image or identity may take (default: 10).")
    private int timeout = 10;

    List<URI> plcDirectories(CommandSpec spec) {
        try {
            return PlcDirectory.requireDirectories(plcUrls);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--plc-url takes an http or https URL: " + e.getMessage());
        }
    }

    /** A verifier that asks the network in the way of these options, and remembers where {@code state} says. */
    Verifier verifier(CommandSpec spec, TrustPolicy policy, StateOptions state) {
        VerifierBuilder builder = Verifier.builder()
                .trustPolicy(policy)
                .addressPolicy(addressPolicy(spec))
                .plcDirectories(plcDirectories(spec))
                .plcHeadStore(state.plcHeads(spec))
                .revisionStore(state.revisions(spec))
                .limits(VerifierLimits.defaults().withTotalTimeout(timeout(spec)));
        egressProxy(spec).ifPresent(builder::egressProxy);
        trust(spec, builder::trustCa);
        return builder.build();
    }

    AddressPolicy addressPolicy(CommandSpec spec) {
        AddressPolicy policy = AddressPolicy.publicOnly();
        try {
            for (String host : privateHosts) {
                policy = policy.allowPrivate(host);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--allow-private-network: " + e.getMessage());
        }
        try {
            for (String host : plainHttpHosts) {
                policy = policy.allowPlainHttp(host);
            }
            return policy;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--plain-http: " + e.getMessage());
        }
    }

    Optional<EgressProxy> egressProxy(CommandSpec spec) {
        try {
            return Optional.ofNullable(egressProxy).map(EgressProxy::of);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--egress-proxy: " + e.getMessage());
        }
    }

    /** What takes the authorities of a host. */
    interface Connector {
        Object trustCa(String hostPort, byte[] pem) throws CertificateException;
    }

    void trust(CommandSpec spec, Connector connector) {
        for (String authority : authorities) {
            int equals = authority.indexOf('=');
            if (equals < 1 || equals == authority.length() - 1) {
                throw new ParameterException(spec.commandLine(), "--ca takes HOST[:PORT]=FILE, not " + authority);
            }
            String file = authority.substring(equals + 1);
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                connector.trustCa(authority.substring(0, equals), in.readNBytes(LARGEST_FILE));
            } catch (IOException | InvalidPathException e) {
                throw new ParameterException(spec.commandLine(), "--ca: cannot be read: " + file);
            } catch (CertificateException | IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--ca " + authority + ": " + e.getMessage());
            }
        }
    }

    Duration timeout(CommandSpec spec) {
        if (timeout < 1 || timeout > 3600) {
            throw new ParameterException(spec.commandLine(), "--timeout takes 1 to 3600 seconds, not " + timeout);
        }
        return Duration.ofSeconds(timeout);
    }
}
