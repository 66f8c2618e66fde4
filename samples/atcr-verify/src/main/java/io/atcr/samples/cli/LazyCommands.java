package io.atcr.samples.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands that a command line can name; of the others only their names. To read what every command takes is most of the time that a short
 * command would need.
 */
final class LazyCommands {
    /** Where everything has to be known: what is shown lists all commands. */
    private static final Set<String> TELLS_ALL = Set.of("-h", "--help", "help", "completion");
    /** Images alone mean this command. */
    private static final String DEFAULT = "verify";

    private final Set<String> named;
    private final boolean all;

    private LazyCommands(Set<String> named, boolean all) {
        this.named = named;
        this.all = all;
    }

    static LazyCommands all() {
        return new LazyCommands(Set.of(), true);
    }

    /** For the arguments of one call. */
    static LazyCommands of(String... args) {
        Set<String> named = new HashSet<>(List.of(args));
        boolean all = named.isEmpty() || named.stream().anyMatch(LazyCommands::tellsAll);
        named.add(DEFAULT);
        return new LazyCommands(named, all);
    }

    /** Short options may stand together. */
    private static boolean tellsAll(String arg) {
        return TELLS_ALL.contains(arg) || arg.startsWith("-") && !arg.startsWith("--") && arg.indexOf('h') > 0;
    }

    /** Whether it is for a text that tells of all commands, such as a help. */
    boolean tellsAll() {
        return all;
    }

    void addTo(CommandLine parent, List<Class<?>> commands, IFactory factory) {
        for (Class<?> type : commands) {
            Command command = Objects.requireNonNull(type.getAnnotation(Command.class), type.getName());
            parent.addSubcommand(isNamed(command) ? new CommandLine(type, factory) : nameOnly(command));
        }
    }

    private boolean isNamed(Command command) {
        return all || named.contains(command.name()) || List.of(command.aliases()).stream().anyMatch(named::contains);
    }

    private static CommandLine nameOnly(Command command) {
        CommandLine line = new CommandLine(CommandSpec.create().name(command.name()).aliases(command.aliases()));
        for (Class<?> type : command.subcommands()) {
            line.addSubcommand(nameOnly(Objects.requireNonNull(type.getAnnotation(Command.class), type.getName())));
        }
        return line;
    }
}
