package io.atcr.verifier.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The next page that a {@code Link} header names (RFC 8288). */
final class LinkHeader {
    private static final int LONGEST = 8192;
    private static final Pattern LINK = Pattern.compile("\\s*<([^<>]*+)>((?:[^,\"]|\"[^\"]*+\")*+)(?:,|$)");
    private static final Pattern PARAMETER =
            Pattern.compile("\\G\\s*;\\s*([^\\s;=\"]++)\\s*(?:=\\s*(?:\"([^\"]*)\"|([^\\s;\"]*)))?\\s*");

    private LinkHeader() {}

    /** The link with the relation {@code next}, relative to the page it came with; it must stay at the registry. */
    static Optional<URI> next(List<String> headers, URI page, Endpoint endpoint) throws RegistryException {
        for (String header : headers) {
            if (header.length() > LONGEST) {
                throw refused("is too long");
            }
            Matcher link = LINK.matcher(header);
            for (int at = 0; !header.substring(at).isBlank(); at = link.end()) {
                if (!link.region(at, header.length()).lookingAt()) {
                    throw refused("is malformed");
                }
                if (isNext(link.group(2))) {
                    return Optional.of(resolve(link.group(1), page, endpoint));
                }
            }
        }
        return Optional.empty();
    }

    /** The first {@code rel} counts, as RFC 8288 section 3.3 says. */
    private static boolean isNext(String parameters) {
        Matcher parameter = PARAMETER.matcher(parameters);
        while (parameter.find()) {
            if (parameter.group(1).equalsIgnoreCase("rel")) {
                String relations = parameter.group(2) != null ? parameter.group(2) : String.valueOf(parameter.group(3));
                return Arrays.asList(relations.toLowerCase(Locale.ROOT).split("\\s+")).contains("next");
            }
        }
        return false;
    }

    private static URI resolve(String target, URI page, Endpoint endpoint) throws RegistryException {
        try {
            URI resolved = page.resolve(new URI(target));
            if (!endpoint.isOriginOf(resolved) || resolved.getRawUserInfo() != null || resolved.getRawFragment() != null) {
                throw refused("leads away from the registry");
            }
            return resolved;
        } catch (URISyntaxException e) {
            throw refused("is not a URL");
        }
    }

    private static RegistryException refused(String how) {
        return new RegistryException(RegistryError.LINK_REFUSED, "the link to the next page of referrers " + how);
    }
}
