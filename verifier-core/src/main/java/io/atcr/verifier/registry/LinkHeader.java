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
    private static final Pattern REL = Pattern.compile(";\\s*rel\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;\"]+))", Pattern.CASE_INSENSITIVE);

    private LinkHeader() {}

    /** The link with the relation {@code next}, relative to the page it came with; it must stay at the registry. */
    static Optional<URI> next(List<String> headers, URI page, Endpoint endpoint) throws RegistryException {
        for (String header : headers) {
            if (header.length() > LONGEST) {
                throw refused("is too long");
            }
            Matcher link = LINK.matcher(header);
            for (int at = 0; at < header.length() && link.region(at, header.length()).lookingAt(); at = link.end()) {
                if (isNext(link.group(2))) {
                    return Optional.of(resolve(link.group(1), page, endpoint));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isNext(String parameters) {
        Matcher rel = REL.matcher(parameters);
        if (!rel.find()) {
            return false;
        }
        String relations = rel.group(1) != null ? rel.group(1) : rel.group(2);
        return Arrays.asList(relations.toLowerCase(Locale.ROOT).split("\\s+")).contains("next");
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
