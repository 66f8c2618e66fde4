package io.atcr.samples.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "(not packaged)");
        return new String[] {"atcr-verify " + version};
    }
}
