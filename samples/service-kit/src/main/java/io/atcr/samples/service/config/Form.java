package io.atcr.samples.service.config;

import java.nio.file.Path;

/**
 * What the value of a setting looks like.
 *
 * @param expected what is allowed, for people
 * @param secret   whether a value may hold a secret, and is never shown
 * @param reader   makes the value of a text
 */
record Form<T>(String expected, boolean secret, Reader<T> reader) {

    /** Makes a value of a text. */
    @FunctionalInterface
    interface Reader<T> {
        /** Reads a text; a relative path counts from {@code folder}. */
        T read(String text, Path folder) throws Refused;
    }

    static <T> Form<T> of(String expected, Reader<T> reader) {
        return new Form<>(expected, false, reader);
    }

    /** The value that a text stands for. */
    T read(String text, Path folder) throws Refused {
        return reader.read(text, folder);
    }

    /** How a text that is not allowed is shown. */
    String shown(String text) {
        if (text.isEmpty()) {
            return "nothing";
        }
        return secret ? "a value that is not shown" : YamlValue.Scalar.shown(text);
    }
}
