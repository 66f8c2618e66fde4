package io.atcr.samples.service.config;

import java.util.Objects;

/**
 * One thing that is wrong with the settings. All texts are escaped, on one line, and hold no secret.
 *
 * @param place    where it stands: {@code file:line:column}, or the name of an environment variable
 * @param setting  the setting, such as {@code tls.certificate}; empty if the file as a whole is meant
 * @param found    what stands there
 * @param expected what may stand there
 */
public record SettingsProblem(String place, String setting, String found, String expected) {

    /**
     * Refuses nulls.
     *
     * @param place    where it stands
     * @param setting  the setting
     * @param found    what stands there
     * @param expected what may stand there
     */
    public SettingsProblem {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(setting, "setting");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(expected, "expected");
    }

    /**
     * The problem as one line.
     *
     * @return {@code place: setting: found ...; expected ...}
     */
    public String line() {
        return place + ": " + (setting.isEmpty() ? "" : setting + ": ") + "found " + found + "; expected " + expected;
    }
}
