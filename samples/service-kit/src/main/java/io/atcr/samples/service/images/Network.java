package io.atcr.samples.service.images;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.EgressProxy;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.PlcDirectory;
import io.atcr.samples.service.config.ServiceSettings.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Map;

/** From the settings to the connector: which addresses, whose authorities, which proxy, which directories. */
final class Network {
    private static final int LARGEST_AUTHORITIES = 2 << 20;

    private Network() {}

    static List<URI> directories(Verification settings) throws GateException {
        try {
            return settings.plcDirectories().isEmpty() ? List.of(PlcDirectory.PUBLIC) : PlcDirectory.requireDirectories(settings.plcDirectories());
        } catch (IllegalArgumentException e) {
            throw new GateException("verification.plcDirectories", String.valueOf(e.getMessage()));
        }
    }

    static HttpFetcher connector(Verification settings) throws GateException {
        HttpFetcher.Builder builder = HttpFetcher.builder().addressPolicy(addresses(settings));
        if (settings.egressProxy().isPresent()) {
            URI proxy = settings.egressProxy().get();
            try {
                builder.egressProxy(EgressProxy.of(proxy.getHost() + ":" + proxy.getPort()));
            } catch (IllegalArgumentException e) {
                throw new GateException("verification.egressProxy", String.valueOf(e.getMessage()));
            }
        }
        for (Map.Entry<String, Path> authority : settings.authorities().entrySet()) {
            trust(builder, authority.getKey(), authority.getValue());
        }
        return builder.build();
    }

    private static void trust(HttpFetcher.Builder builder, String host, Path file) throws GateException {
        String setting = "verification.authorities." + host;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] pem = in.readNBytes(LARGEST_AUTHORITIES);
            if (host.equals("*")) {
                builder.trustCaEverywhere(pem);
            } else {
                builder.trustCa(host, pem);
            }
        } catch (IOException e) {
            throw new GateException(setting, "cannot be read: " + file);
        } catch (CertificateException | IllegalArgumentException e) {
            throw new GateException(setting, String.valueOf(e.getMessage()));
        }
    }

    private static AddressPolicy addresses(Verification settings) throws GateException {
        AddressPolicy policy = AddressPolicy.publicOnly();
        String setting = "verification.privateHosts";
        try {
            for (String host : settings.privateHosts()) {
                policy = policy.allowPrivate(withPort(host));
            }
            setting = "verification.plainHttpHosts";
            for (String host : settings.plainHttpHosts()) {
                policy = policy.allowPlainHttp(host);
            }
            return policy;
        } catch (IllegalArgumentException e) {
            throw new GateException(setting, String.valueOf(e.getMessage()));
        }
    }

    /** Without a port it is that of HTTPS. */
    private static String withPort(String host) {
        return host.endsWith("]") || host.indexOf(':') < 0 ? host + ":443" : host;
    }
}
