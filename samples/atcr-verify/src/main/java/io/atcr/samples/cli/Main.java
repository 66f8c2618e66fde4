package io.atcr.samples.cli;

import io.atcr.did.net.UntrustedText;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point. */
@Command(
        name = "atcr-verify",
        description = {
            "Verifies ATProto signatures on container images stored in ATCR.",
            "'verify' may be left out: atcr-verify --policy FILE IMAGE. The exit statuses below are those of 'verify'; 'COMMAND --help' says those of the others."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:allowed",
            "1:denied",
            "2:usage or configuration",
            "3:unsigned or not found",
            "4:the evidence could not be had; retrying may help",
            "5:a limit was reached",
            "70:internal error, or the answer could not be written",
            "130:stopped by an interrupt"
        })
public final class Main implements Runnable {
    private static final int STOPPED = 130;

    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            VerifyCommand.class,
            RecordCommand.class,
            DiscoverCommand.class,
            AttachCommand.class,
            DoctorCommand.class,
            PolicyCommand.class,
            BundleCommand.class,
            DidCommand.class,
            PlcLogCommand.class,
            RepoCommand.class,
            ProofCommand.class,
            DemoCommand.class,
            SchemaCommand.class,
            CompletionCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class);

    private final Surroundings surroundings;
    private final Settings settings;
    private final DefaultCommand defaultCommand;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @SuppressWarnings("unused") // read before the arguments are
    @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT,
            description = "A file of lines 'option = value' (default: atcr-verify/config in $XDG_CONFIG_HOME or ~/.config, on Windows in %%APPDATA%%).")
    private @Nullable Path config;

    @Setting
    @Option(names = "--log-level", paramLabel = "LEVEL", scope = ScopeType.INHERIT,
            description = "What is logged on standard error: ${COMPLETION-CANDIDATES} (default: warn).")
    private @Nullable LogLevel logLevel;

    Main(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.settings = new Settings(surroundings.terminal().environment());
        this.defaultCommand = new DefaultCommand(settings);
    }

    /**
     * Runs the command line and ends the process with its exit status.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        System.exit(Invocation.run(args));
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Whether the arguments name no command, so that they are for {@code verify}. */
    boolean verifyByDefault() {
        return defaultCommand.used();
    }

    /** The level that was asked for takes effect before the command, and so before anything logs. */
    private int execute(ParseResult parsed) {
        if (logLevel != null) {
            logLevel.apply();
        }
        settings.warn(parsed.commandSpec().commandLine().getErr());
        return new CommandLine.RunLast().execute(parsed);
    }

    /** The whole command line, on the streams of this process. */
    static CommandLine commandLine() {
        return ofProcess(Surroundings.ofProcess(), LazyCommands.all());
    }

    /** What these arguments need of the command line, on the streams of this process. */
    static CommandLine commandLine(String... args) {
        return ofProcess(Surroundings.ofProcess(), LazyCommands.of(args));
    }

    private static CommandLine ofProcess(Surroundings surroundings, LazyCommands commands) {
        Terminal terminal = surroundings.terminal();
        return commandLine(surroundings, commands).setOut(terminal.standardOutput()).setErr(terminal.standardError());
    }

    static CommandLine commandLine(Terminal terminal) {
        return commandLine(new Surroundings(terminal, InputStream.nullInputStream(), false));
    }

    static CommandLine commandLine(Surroundings surroundings) {
        return commandLine(surroundings, LazyCommands.all());
    }

    static CommandLine commandLine(Surroundings surroundings, LazyCommands commands) {
        Main command = new Main(surroundings);
        Factory factory = new Factory(surroundings.terminal());
        CommandLine main = new CommandLine(command, factory);
        commands.addTo(main, COMMANDS, factory);
        command.settings.learn(main.getCommandSpec());
        main.setDefaultValueProvider(command.settings);
        if (commands.tellsAll()) {
            command.settings.sayVariables(main.getCommandSpec());
        }
        main.getCommandSpec().preprocessor(command.defaultCommand);
        CommandLine verify = subcommand(main, "verify");
        CommandLine bundleVerify = subcommand(subcommand(main, "bundle"), "verify");
        sayStatuses(main, verify);
        sayStatuses(main, bundleVerify);
        return main
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(false)
                .setExecutionStrategy(command::execute)
                .setParameterExceptionHandler((e, args) -> usageError(e))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> internalError(e, commandLine));
    }

    /** Makes the options that depend on where the output goes. */
    private record Factory(Terminal terminal) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type == LookOptions.class ? type.cast(new LookOptions(terminal)) : CommandLine.defaultFactory().create(type);
        }
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
        Settings settings = Settings.of(e.getCommandLine().getCommandSpec());
        settings.warn(err);
        String origin = settings.origin(e.getArgSpec(), e.getValue()).map(place -> place + ": ").orElse("");
        err.println("atcr-verify: " + origin + UsageText.escape(UsageText.plain(String.valueOf(e.getMessage()))));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitStatus.USAGE.code();
    }

    private static int internalError(Exception e, CommandLine commandLine) {
        if (e instanceof StoppedException) {
            return STOPPED;
        }
        String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + e.getMessage();
        commandLine.getErr().println("atcr-verify: internal error: " + UntrustedText.escape(what));
        return ExitStatus.INTERNAL.code();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is required: " + String.join(", ", spec.subcommands().keySet()));
    }
}
