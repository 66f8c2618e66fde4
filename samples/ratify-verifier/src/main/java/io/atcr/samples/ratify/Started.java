package io.atcr.samples.ratify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/** When this process began, which is before its first class. */
final class Started {
    /** What Linux counts the start of a process in, to every program: hundredths of a second since it was booted. */
    private static final long MILLIS = 10;
    private static final int STARTED = 22;
    private static final int NAME = 2;

    private Started() {}

    /** From the system's own files, as the library's way loads more classes than the rest of a short call; now, where nothing tells. */
    static Instant now() {
        Instant now = Instant.now();
        try {
            OptionalLong age = age(Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1), Files.readString(Path.of("/proc/uptime"), StandardCharsets.ISO_8859_1));
            if (age.isPresent()) {
                return now.minusMillis(age.getAsLong());
            }
        } catch (IOException e) {
            // another system
        }
        return ProcessHandle.current().info().startInstant().orElse(now);
    }

    /** In milliseconds, by /proc/self/stat and /proc/uptime (proc(5)); empty if they are not of that form. */
    static OptionalLong age(String stat, String uptime) {
        // the name of the program may have blanks and brackets in it
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        int dot = uptime.indexOf('.');
        if (fields.length <= STARTED - NAME - 1 || dot < 0 || uptime.length() < dot + 3) {
            return OptionalLong.empty();
        }
        try {
            long age = Long.parseLong(uptime.substring(0, dot) + uptime.substring(dot + 1, dot + 3)) - Long.parseLong(fields[STARTED - NAME - 1]);
            return age < 0 ? OptionalLong.empty() : OptionalLong.of(age * MILLIS);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
