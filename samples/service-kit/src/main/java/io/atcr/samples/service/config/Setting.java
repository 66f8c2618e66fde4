package io.atcr.samples.service.config;

import java.util.Locale;

/**
 * One setting. The list of them is what the file may hold, what variables there are, and what the reference in the README says.
 *
 * @param path      where it stands in the file: keys with dots between them; {@code []} is each item of a list
 * @param kind      one value, several, or more than a variable can say
 * @param form      what a value looks like
 * @param byDefault the value if nothing is said, as it would stand in the file; empty: it may be left out; {@link #REQUIRED}: it may not
 * @param meaning   what it does, for people
 */
record Setting<T>(String path, Kind kind, Form<T> form, String byDefault, String meaning) {
    static final String REQUIRED = "required";
    /** Variables begin with this; Kubernetes makes none that do. */
    static final String VARIABLE_PREFIX = "ATCR_SET_";

    /** How many values there are. */
    enum Kind {
        /** One. */
        ONE,
        /** A list; in a variable with commas between the values. */
        LIST,
        /** A mapping from names of the operator's choice. */
        MAP,
        /** A list of mappings. */
        RULES
    }

    static <T> Setting<T> one(String path, Form<T> form, String byDefault, String meaning) {
        return new Setting<>(path, Kind.ONE, form, byDefault, meaning);
    }

    static <T> Setting<T> list(String path, Form<T> form, String byDefault, String meaning) {
        return new Setting<>(path, Kind.LIST, form, byDefault, meaning);
    }

    /** Whether a variable can set it. */
    boolean hasVariable() {
        return (kind == Kind.ONE || kind == Kind.LIST) && path.indexOf('[') < 0;
    }

    String variable() {
        return VARIABLE_PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    boolean required() {
        return byDefault.equals(REQUIRED);
    }
}
