package io.atcr.verifier.registry;

import io.atcr.did.net.AddressPolicy;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which token services, and which upload hosts, a registry may send its clients to (A18).
 *
 * <p>The address policy stands below this rule. It alone would not do: it permits configured private hosts, and a public registry must
 * not be able to point at those.
 */
final class RealmRule {
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    private static final Pattern NUMERIC_LAST_LABEL = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");
    private static final int LONGEST = 2048;

    private RealmRule() {}

    /** The realm as a URL that may be asked for a token on behalf of the registry at this origin. */
    static URI check(String realm, String registryOrigin, AddressPolicy policy) throws RegistryException {
        URI registry = URI.create(registryOrigin);
        URI uri;
        try {
            uri = new URI(realm.length() > LONGEST ? "" : realm);
        } catch (URISyntaxException e) {
            throw refused("is not a URL");
        }
        Optional<String> offence = offence(uri, registry, policy);
        if (offence.isPresent()) {
            throw refused(offence.get());
        }
        return uri;
    }

    /** What is wrong with a URL that a registry sends its clients to; empty if nothing is. */
    static Optional<String> offence(URI uri, URI registry, AddressPolicy policy) {
        Origin origin = Origin.of(uri);
        if (origin.host().isEmpty() || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return Optional.of("is not a plain absolute URL");
        }
        if (!origin.scheme().equals("https") && !(origin.scheme().equals("http") && registry.getScheme().equals("http"))) {
            return Optional.of("is less protected than the registry");
        }
        Origin own = Origin.of(registry);
        if (!origin.host().equals(own.host()) && isPrivate(origin.host())) {
            return Optional.of("is a private address");
        }
        if (mayBePrivate(origin, policy) && !mayBePrivate(own, policy)) {
            return Optional.of("is a private host of this configuration");
        }
        return Optional.empty();
    }

    private static RegistryException refused(String how) {
        return new RegistryException(RegistryError.REALM_REFUSED, "the token service that the registry names " + how);
    }

    private static boolean mayBePrivate(Origin origin, AddressPolicy policy) {
        return policy.privateAllowed(origin.host(), origin.port());
    }

    /** Whether the host is, or may be read as, an address that is not public. Names are left to the connector. */
    static boolean isPrivate(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[")) {
            return name.indexOf('%') >= 0 || isPrivateLiteral(name);
        }
        if (IPV4.matcher(name).matches()) {
            return isPrivateLiteral(name);
        }
        return name.equals("localhost") || name.endsWith(".localhost") || NUMERIC_LAST_LABEL.matcher(name).matches();
    }

    private static boolean isPrivateLiteral(String literal) {
        try {
            return !AddressPolicy.isPublicUnicast(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
