package io.atcr.samples.cli;

import io.atcr.did.net.UntrustedText;
import java.io.PrintWriter;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point. */
@Command(
        name = "atcr-verify",
        description = "Verifies ATProto signatures on container images stored in ATCR.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            VerifyCommand.class,
            PolicyCommand.class,
            RepoCommand.class,
            ProofCommand.class,
            DidCommand.class,
            PlcLogCommand.class,
            BundleCommand.class,
            DemoCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:allowed",
            "1:denied",
            "2:usage or configuration",
            "3:unsigned or not found",
            "4:the evidence could not be had; retrying may help",
            "5:a limit was reached",
            "70:internal error"
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /**
     * Runs the command line and ends the process with its exit status.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine main = new CommandLine(new Main());
        CommandLine verify = subcommand(main, "verify");
        CommandLine bundleVerify = subcommand(subcommand(main, "bundle"), "verify");
        sayStatuses(main, verify);
        sayStatuses(main, bundleVerify);
        return main
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, args) -> usageError(e))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> internalError(e, commandLine));
    }

    private static CommandLine subcommand(CommandLine command, String name) {
        return Objects.requireNonNull(command.getSubcommands().get(name), name);
    }

    /** The help of a command that verifies images says the statuses that this one says. */
    private static void sayStatuses(CommandLine main, CommandLine command) {
        UsageMessageSpec said = main.getCommandSpec().usageMessage();
        command.getCommandSpec().usageMessage().exitCodeListHeading(said.exitCodeListHeading()).exitCodeList(said.exitCodeList());
    }

    private static int usageError(ParameterException e) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("atcr-verify: " + UntrustedText.escape(String.valueOf(e.getMessage())));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitStatus.USAGE.code();
    }

    private static int internalError(Exception e, CommandLine commandLine) {
        String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + e.getMessage();
        commandLine.getErr().println("atcr-verify: internal error: " + UntrustedText.escape(what));
        return ExitStatus.INTERNAL.code();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is required: verify, policy, repo, proof, did, plc-log, bundle or demo");
    }
}
