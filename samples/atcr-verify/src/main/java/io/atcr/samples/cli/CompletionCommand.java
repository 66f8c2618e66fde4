package io.atcr.samples.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete this command. */
@Command(
        name = "completion",
        description = {
            "Prints the completion script of a shell.",
            "bash and zsh: source <(atcr-verify completion bash). fish: atcr-verify completion fish | source."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CompletionCommand implements Callable<Integer> {
    /** A shell that has completion. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        /** The name on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        String script(CommandLine commandLine) {
            return switch (this) {
                // the script tells zsh to read it as bash would
                case BASH, ZSH -> AutoComplete.bash("atcr-verify", commandLine);
                case FISH -> FishCompletion.script(commandLine.getCommandSpec());
            };
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES} (default: bash).")
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(shell.script(spec.root().commandLine()));
        out.flush();
        return ExitStatus.ALLOWED.code();
    }
}
