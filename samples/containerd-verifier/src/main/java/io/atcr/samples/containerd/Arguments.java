package io.atcr.samples.containerd;

import io.atcr.samples.plugin.OneLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What containerd says on the command line: {@code -name REF -digest DIGEST -stdin-media-type TYPE}, in Go's spelling of flags. Flags of a later containerd
 * are left out, with the value that follows them.
 */
record Arguments(String name, String digest) {
    private static final Set<String> KNOWN = Set.of("name", "digest", "stdin-media-type");

    /** Arguments that are not containerd's. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    static Arguments parse(String... args) throws Malformed {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            String flag = args[i].startsWith("--") ? args[i].substring(2) : args[i].startsWith("-") ? args[i].substring(1) : "";
            int equals = flag.indexOf('=');
            String key = equals < 0 ? flag : flag.substring(0, equals);
            if (key.isEmpty()) {
                throw new Malformed("expected a flag, found '" + OneLine.of(args[i], OneLine.FOREIGN) + "'");
            }
            boolean follows = equals < 0 && i + 1 < args.length && (KNOWN.contains(key) || !args[i + 1].startsWith("-"));
            if (!KNOWN.contains(key)) {
                i += follows ? 1 : 0;
                continue;
            }
            if (equals < 0 && !follows) {
                throw new Malformed("-" + key + " has no value");
            }
            String value = equals >= 0 ? flag.substring(equals + 1) : args[++i];
            if (values.put(key, value) != null) {
                throw new Malformed("-" + key + " is there twice");
            }
        }
        return new Arguments(required(values, "name"), required(values, "digest"));
    }

    private static String required(Map<String, String> values, String key) throws Malformed {
        String value = values.getOrDefault(key, "");
        if (value.isEmpty()) {
            throw new Malformed("-" + key + " is missing");
        }
        return value;
    }
}
