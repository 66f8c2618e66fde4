package io.atcr.samples.service.config;

import java.util.regex.Pattern;

/** The name of a namespace, or a prefix of names that ends in {@code *}. */
final class NamespacePattern {
    /** RFC 1123, section 2.1, as Kubernetes asks of a namespace. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern PREFIX = Pattern.compile("([a-z0-9][-a-z0-9]{0,61})?\\*");

    static final Form<String> FORM = Form.of("the name of a namespace, or a prefix that ends in *", (text, folder) -> {
        if (!NAME.matcher(text).matches() && !PREFIX.matcher(text).matches()) {
            throw new Refused(YamlValue.Scalar.shown(text), "the name of a namespace, or a prefix that ends in *");
        }
        return text;
    });

    /** The name of a policy; metrics have it as a label. */
    static final Form<String> POLICY_NAME = Form.of("1 to 63 of a-z, 0-9 and -", (text, folder) -> {
        if (!NAME.matcher(text).matches()) {
            throw new Refused(YamlValue.Scalar.shown(text), "1 to 63 of a-z, 0-9 and -");
        }
        return text;
    });

    private NamespacePattern() {}

    /** Whether whatever the second pattern matches, the first one matches, too. */
    static boolean covers(String first, String second) {
        boolean prefix = first.endsWith("*");
        return prefix ? second.startsWith(first.substring(0, first.length() - 1)) : second.equals(first);
    }
}
