package io.atcr.samples.plugin;

/** Settings that cannot be used. The message is one line, safe to print, and begins with the file and, where there is one, line and column from 1. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    SettingsException(String place, String message) {
        super(OneLine.of(place + ": " + message, OneLine.MESSAGE));
    }
}
