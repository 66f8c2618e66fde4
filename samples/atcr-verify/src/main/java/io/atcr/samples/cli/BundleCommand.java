package io.atcr.samples.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes, verifies and shows bundles. */
@Command(
        name = "bundle",
        description = "Offline bundles: all that an image's signatures are proven by, in one file.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BundleCreateCommand.class, BundleVerifyCommand.class, BundleInspectCommand.class, CommandLine.HelpCommand.class})
final class BundleCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is required: create, verify or inspect");
    }
}
