package io.atcr.samples.cli;

import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * Does what the command line is mostly used for, so that the JVM sees which classes that takes; the launcher makes an archive of them. Prints nothing
 * and asks nobody: it verifies a bundle that comes with it, and the images of the demo on loopback where there is one.
 */
public final class Training {
    private static final String POLICY = "trust-policy.yaml";
    private static final String BUNDLE = "image.atcrbundle";

    private Training() {}

    /**
     * Ends with status 0 if the bundle was verified and allowed.
     *
     * @param args the folder of the policy and the bundle
     * @throws IOException if they cannot be read
     * @throws BundleException if the bundle is not one
     */
    public static void main(String[] args) throws IOException, BundleException {
        System.exit(run(Path.of(args[0])));
    }

    static int run(Path folder) throws IOException, BundleException {
        VersionCommand.printText(nowhere());
        run("version", "--output", "json");
        run("--help");
        run("verify", "--help");
        String policy = folder.resolve(POLICY).toString();
        String file = folder.resolve(BUNDLE).toString();
        Bundle bundle = Bundle.parse(Files.readAllBytes(Path.of(file)));
        String image = bundle.registry() + "/" + bundle.repository() + "@" + bundle.digest();
        int worst = 0;
        for (String output : new String[] {"text", "json", "quiet"}) {
            worst = Math.max(worst, run("verify", "--policy", policy, "--offline", file, "--output", output, image));
            worst = Math.max(worst, run("bundle", "verify", file, image, "--policy", policy, "--output", output));
        }
        run("policy", "check", policy);
        // a machine without loopback has an archive for what needs none
        run("demo", "--verbose");
        return worst;
    }

    private static int run(String... args) {
        CommandLine commandLine = Main.commandLine(args);
        return commandLine.setOut(nowhere()).setErr(nowhere()).execute(args);
    }

    private static PrintWriter nowhere() {
        return new PrintWriter(Writer.nullWriter());
    }
}
