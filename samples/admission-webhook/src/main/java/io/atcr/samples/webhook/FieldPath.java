package io.atcr.samples.webhook;

/**
 * A place in a Kubernetes object.
 *
 * @param text    as people write it: {@code spec.containers[0].image}
 * @param pointer as a patch does: {@code /spec/containers/0/image}
 */
record FieldPath(String text, String pointer) {
    static final FieldPath ROOT = new FieldPath("", "");

    FieldPath field(String name) {
        return new FieldPath(text.isEmpty() ? name : text + "." + name, pointer + "/" + escape(name));
    }

    FieldPath item(int index) {
        return new FieldPath(text + "[" + index + "]", pointer + "/" + index);
    }

    /** RFC 6901, section 3: the tilde first, or an escaped slash would be escaped again. */
    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
