package io.atcr.samples.cli;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.EgressProxy;
import io.atcr.did.net.HttpFetcher;
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

    /** What helps where nobody answers. */
    static final String NO_ANSWER = "hint: try again; if it lasts, look at the network, at --egress-proxy if there is a proxy, and at --timeout";

    @Setting
    @Option(names = "--plc-url", paramLabel = "URL", split = Setting.SEPARATOR, hideParamSyntax = true,
            description = "A PLC directory; may be repeated, the next one is asked where one gives no answer (default: https://plc.directory).")
    private List<URI> plcUrls = List.of(PlcDirectory.PUBLIC);

    @Setting
    @Option(names = "--allow-private-network", paramLabel = "HOST:PORT", split = Setting.SEPARATOR, hideParamSyntax = true,
            description = "A host that may have a private address; may be repeated.")
    private List<String> privateHosts = List.of();

    @Setting
    @Option(names = "--plain-http", paramLabel = "HOST:PORT", split = Setting.SEPARATOR, hideParamSyntax = true,
            description = "A host that is spoken to over plain HTTP; may be repeated.")
    private List<String> plainHttpHosts = List.of();

    @Setting
    @Option(names = "--egress-proxy", paramLabel = "HOST:PORT",
            description = "The HTTP proxy that is the only way out; it has to refuse private addresses itself (default: none).")
    private @Nullable String egressProxy;

    @Setting(path = true)
    @Option(names = "--ca", paramLabel = "[HOST[:PORT]=]FILE", split = Setting.SEPARATOR, hideParamSyntax = true,
            description = "Certificate authorities in PEM form: of one host, where they count alone, or of all hosts, beside the platform's. May be repeated.")
    private List<String> authorities = List.of();

    @Setting
    @Option(names = "--timeout", paramLabel = "TIME", converter = TimeConverter.class,
            description = "The longest one image or identity may take, such as 500ms, 10s or 2m (default: 10s).")
    private Duration timeout = Duration.ofSeconds(10);

    /** The directories; one over plain HTTP is named as a host that may be spoken to that way. */
    List<URI> plcDirectories(CommandSpec spec) {
        AddressPolicy addresses = addressPolicy(spec);
        try {
            for (URI directory : PlcDirectory.requireDirectories(plcUrls)) {
                int port = directory.getPort() < 0 ? 80 : directory.getPort();
                if ("http".equalsIgnoreCase(directory.getScheme()) && !addresses.plainHttpAllowed(directory.getHost(), port)) {
                    throw Settings.invalid(spec, "--plc-url", directory.toString(), "--plc-url " + directory + ": plain HTTP is refused unless the host is named: "
                            + "add --plain-http " + directory.getHost() + ":" + port);
                }
            }
            return plcUrls;
        } catch (IllegalArgumentException e) {
            throw invalid(spec, "--plc-url", "takes an http or https URL: " + e.getMessage());
        }
    }

    /** The way to the network, for what needs no verifier. */
    HttpFetcher.Builder connector(CommandSpec spec) {
        HttpFetcher.Builder connector = HttpFetcher.builder().addressPolicy(addressPolicy(spec));
        egressProxy(spec).ifPresent(connector::egressProxy);
        trust(spec, connector::trustCa, connector::trustCaEverywhere);
        return connector;
    }

    /** A verifier that asks the network in the way of these options, and remembers where {@code state} says. */
    VerifierBuilder verifierBuilder(CommandSpec spec, TrustPolicy policy, StateOptions state, CredentialOptions credentials) {
        VerifierBuilder builder = Verifier.builder()
                .trustPolicy(policy)
                .addressPolicy(addressPolicy(spec))
                .plcDirectories(plcDirectories(spec))
                .registryCredentials(credentials.credentials(spec))
                .limits(VerifierLimits.defaults().withTotalTimeout(timeout));
        state.use(spec, builder);
        egressProxy(spec).ifPresent(builder::egressProxy);
        trust(spec, builder::trustCa, builder::trustCaEverywhere);
        return builder;
    }

    AddressPolicy addressPolicy(CommandSpec spec) {
        AddressPolicy policy = AddressPolicy.publicOnly();
        try {
            for (String host : privateHosts) {
                policy = policy.allowPrivate(host);
            }
        } catch (IllegalArgumentException e) {
            throw invalid(spec, "--allow-private-network", e.getMessage());
        }
        try {
            for (String host : plainHttpHosts) {
                policy = policy.allowPlainHttp(host);
            }
            return policy;
        } catch (IllegalArgumentException e) {
            throw invalid(spec, "--plain-http", e.getMessage());
        }
    }

    Optional<EgressProxy> egressProxy(CommandSpec spec) {
        try {
            return Optional.ofNullable(egressProxy).map(EgressProxy::of);
        } catch (IllegalArgumentException e) {
            throw invalid(spec, "--egress-proxy", e.getMessage());
        }
    }

    /** What takes the authorities of a host. */
    private interface HostAuthorities {
        Object trustCa(String hostPort, byte[] pem) throws CertificateException;
    }

    /** What takes authorities for all hosts. */
    private interface Authorities {
        Object trustCa(byte[] pem) throws CertificateException;
    }

    private void trust(CommandSpec spec, HostAuthorities ofHosts, Authorities everywhere) {
        for (String authority : authorities) {
            int equals = authority.indexOf('=');
            String file = authority.substring(equals + 1);
            if (equals == 0 || file.isEmpty()) {
                throw Settings.invalid(spec, "--ca", authority, "--ca takes [HOST[:PORT]=]FILE, not " + authority);
            }
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                byte[] pem = in.readNBytes(LARGEST_FILE);
                if (equals < 0) {
                    everywhere.trustCa(pem);
                } else {
                    ofHosts.trustCa(authority.substring(0, equals), pem);
                }
            } catch (IOException | InvalidPathException e) {
                throw Settings.invalid(spec, "--ca", authority, "--ca: cannot be read: " + file);
            } catch (CertificateException | IllegalArgumentException e) {
                throw Settings.invalid(spec, "--ca", authority, "--ca " + authority + ": " + e.getMessage());
            }
        }
    }

    Duration timeout() {
        return timeout;
    }

    private static ParameterException invalid(CommandSpec spec, String option, @Nullable String message) {
        return new ParameterException(spec.commandLine(), option + ": " + message, spec.findOption(option), null);
    }
}
