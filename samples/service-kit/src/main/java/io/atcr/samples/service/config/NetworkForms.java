package io.atcr.samples.service.config;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.EgressProxy;
import io.atcr.did.plc.PlcDirectory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Hosts and URLs. What the verifier refuses is refused here, at the place where it stands. */
final class NetworkForms {
    private static final String REDIS = "rediss://[USER:PASSWORD@]HOST[:PORT][/DB], or redis:// where there is no TLS";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Port 443 where none is written. */
    static final Form<String> PRIVATE_HOST = Form.of("HOST or HOST:PORT", (text, folder) -> {
        String hostPort = text.endsWith("]") || text.indexOf(':') < 0 ? text + ":443" : text;
        return allowed(text, hostPort, "HOST or HOST:PORT");
    });

    static final Form<String> PLAIN_HTTP_HOST = Form.of("HOST:PORT", (text, folder) -> allowed(text, text, "HOST:PORT"));

    static final Form<URI> DIRECTORY = Form.of("an https URL", NetworkForms::directory);

    static final Form<URI> PROXY = Form.of("http://HOST:PORT", NetworkForms::proxy);

    static final Form<URI> REDIS_URI = new Form<>(REDIS, true, (text, folder) -> redis(text));

    private NetworkForms() {}

    /** Whether a Redis is on this machine, where nobody else can listen. */
    static boolean isLoopback(URI redis) {
        return LOOPBACK.contains(redis.getHost().toLowerCase(Locale.ROOT));
    }

    static boolean isPlain(URI redis) {
        return redis.getScheme().equalsIgnoreCase("redis");
    }

    private static String allowed(String text, String hostPort, String expected) throws Refused {
        try {
            AddressPolicy.publicOnly().allowPrivate(hostPort);
            return hostPort.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new Refused(YamlValue.Scalar.shown(text), expected);
        }
    }

    private static URI directory(String text, Path folder) throws Refused {
        try {
            return PlcDirectory.requireDirectories(List.of(new URI(text))).get(0);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new Refused(YamlValue.Scalar.shown(text), "an https URL, or an http one whose host verification.plainHttpHosts names");
        }
    }

    private static URI proxy(String text, Path folder) throws Refused {
        String hostPort = text.startsWith("http://") ? text.substring("http://".length()).replaceFirst("/$", "") : text;
        try {
            EgressProxy.of(hostPort);
            return new URI("http://" + hostPort);
        } catch (URISyntaxException | IllegalArgumentException e) {
            // it may be one with credentials, which this setting does not take
            throw new Refused("a value that is not shown", "http://HOST:PORT");
        }
    }

    private static URI redis(String text) throws Refused {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new Refused("a text that is no URI, at character " + (e.getIndex() + 1), REDIS);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        if (!scheme.equals("rediss") && !scheme.equals("redis")) {
            throw new Refused("a URI of another kind", REDIS);
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new Refused("a URI without a host, or with a bad port", REDIS);
        }
        if (!uri.getRawPath().matches("(/[0-9]{0,3})?") || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new Refused("a URI with more than the number of a database behind the host", REDIS);
        }
        return uri;
    }
}
