package io.atcr.samples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }

    static String line() {
        return "atcr-verify " + number();
    }

    /** The version alone. */
    static String number() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "(not packaged)");
    }

    /** The commit that it was built from; empty unless the build was told. */
    static Optional<String> commit() {
        try (InputStream in = Version.class.getResourceAsStream("commit.txt")) {
            String commit = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return COMMIT.matcher(commit).matches() ? Optional.of(commit) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
