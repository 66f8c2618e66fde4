package io.atcr.samples.cli;

import java.util.Locale;

/**
 * What one check of the doctor found.
 *
 * @param check what was looked at
 * @param subject of several of a kind, which one; otherwise empty
 * @param fix what to do; empty where nothing is to be done
 * @param status what it makes of the exit status
 */
record Finding(String check, String subject, Level level, String found, String fix, ExitStatus status) {

    /** How bad it is. */
    enum Level {
        OK,
        WARN,
        FAIL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String found) {
        return new Finding(check, "", Level.OK, found, "", ExitStatus.ALLOWED);
    }

    /** Worth knowing, and no reason for a denial. */
    static Finding warn(String check, String found, String fix) {
        return new Finding(check, "", Level.WARN, found, fix, ExitStatus.ALLOWED);
    }

    static Finding fail(String check, String found, String fix, ExitStatus status) {
        return new Finding(check, "", Level.FAIL, found, fix, status);
    }

    Finding about(Object which) {
        return new Finding(check, which.toString(), level, found, fix, status);
    }

    /** The same, where it stands in nobody's way. */
    Finding asWarning() {
        return level == Level.FAIL ? new Finding(check, subject, Level.WARN, found, fix, ExitStatus.ALLOWED) : this;
    }
}
