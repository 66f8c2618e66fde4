package io.atcr.samples.realnetwork;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs atcr-verify in a process of its own, as a shell would. */
final class CommandLine {

    private static final String MAIN = "io.atcr.samples.cli.Main";
    private static final long SECONDS = 60;

    private CommandLine() {
    }

    /** What came of a run: its exit status and all that it wrote. */
    record Run(int status, String output) {

        String firstLine() {
            return output.lines().findFirst().orElse("");
        }
    }

    static Run run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("atcr-verify did not end: " + arguments);
            }
            return new Run(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
