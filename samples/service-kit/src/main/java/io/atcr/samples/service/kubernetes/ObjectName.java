package io.atcr.samples.service.kubernetes;

import java.util.Optional;
import java.util.regex.Pattern;

/** An object of a namespace. Both names are fit for a path. */
record ObjectName(String namespace, String name) {
    /** RFC 1123 labels and subdomains, as the API server demands them of namespaces, Secrets and ServiceAccounts. */
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    /** Empty if one of them cannot be the name of anything. */
    static Optional<ObjectName> of(String namespace, String name) {
        return name.length() <= 253 && LABEL.matcher(namespace).matches() && SUBDOMAIN.matcher(name).matches()
                ? Optional.of(new ObjectName(namespace, name))
                : Optional.empty();
    }

    String path(String resource) {
        return "/api/v1/namespaces/" + namespace + "/" + resource + "/" + name;
    }
}
