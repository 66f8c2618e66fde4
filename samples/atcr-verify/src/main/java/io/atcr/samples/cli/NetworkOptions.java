package io.atcr.samples.cli;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.EgressProxy;
import io.atcr.did.plc.PlcDirectory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whom to ask, which hosts of one's own to admit, and how long it may take. */
final class NetworkOptions {
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

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "The longest one image or identity may take (default: 10).")
    private int timeout = 10;

    List<URI> plcDirectories(CommandSpec spec) {
        try {
            return PlcDirectory.requireDirectories(plcUrls);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--plc-url takes an http or https URL: " + e.getMessage());
        }
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

    Duration timeout(CommandSpec spec) {
        if (timeout < 1 || timeout > 3600) {
            throw new ParameterException(spec.commandLine(), "--timeout takes 1 to 3600 seconds, not " + timeout);
        }
        return Duration.ofSeconds(timeout);
    }
}
