package io.atcr.samples.service;

import io.atcr.did.net.UntrustedText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The options of the command line: few enough for no library, which would take longer than the service has to start.
 *
 * @param action what to do
 * @param config the file of settings
 */
record Arguments(Action action, Path config) {
    private static final Path DEFAULT_CONFIG = Path.of("/etc/atcr/service.yaml");

    /** What a program does. */
    enum Action { SERVE, CHECK, TRAIN, VERSION, HELP }

    /** Says that the command line cannot be understood. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    static Arguments parse(String... args) throws Malformed {
        Action action = Action.SERVE;
        Path config = DEFAULT_CONFIG;
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            switch (arg) {
                case "--help", "-h" -> {
                    return new Arguments(Action.HELP, config);
                }
                case "--version", "-V" -> action = Action.VERSION;
                case "--check" -> action = Action.CHECK;
                case "--train" -> action = Action.TRAIN;
                case "--config" -> {
                    if (++i == args.length) {
                        throw new Malformed("--config takes the name of a file");
                    }
                    config = path(args[i]);
                }
                default -> {
                    if (!arg.startsWith("--config=")) {
                        throw new Malformed("unknown argument '" + UntrustedText.escape(arg) + "'; see --help");
                    }
                    config = path(arg.substring("--config=".length()));
                }
            }
        }
        return new Arguments(action, config);
    }

    private static Path path(String text) throws Malformed {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new Malformed("--config takes the name of a file, not '" + UntrustedText.escape(text) + "'");
    }

    static String help(ServiceDescription description) {
        return """
                Usage: %1$s [--config FILE] [--check]
                %2$s

                  --config FILE   the settings (default: %3$s)
                  --check         says whether the settings can be used, and what they mean; starts nothing
                  --archive       alone: makes an archive of classes beside the jars, with which later starts are quicker
                  --version       prints the version
                  --help          prints this

                Variables ATCR_SET_<PATH> override settings that are one value, or a list with commas: ATCR_SET_TLS_CERTIFICATE=/tls.crt
                Exit status: 0 ended as asked, 2 the command line or the settings cannot be used, 70 it failed.
                """.formatted(description.program(), description.purpose(), DEFAULT_CONFIG);
    }
}
