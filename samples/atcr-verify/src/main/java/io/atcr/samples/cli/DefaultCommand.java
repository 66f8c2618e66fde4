package io.atcr.samples.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Lets {@code verify} be left out: where options of it or an image come first. A word that could be a mistyped command is left for the library to
 * refuse; it takes a slash, a colon, an at sign or a hyphen to be an image here. Also finds the configuration file among the arguments, which has to
 * be read before them.
 */
final class DefaultCommand implements IParameterPreprocessor {
    private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");
    private static final Set<String> WITH_VALUE = Set.of("--config", "--log-level");

    private final Settings settings;
    private boolean used;

    DefaultCommand(Settings settings) {
        this.settings = settings;
    }

    /** Whether {@code verify} was left out. */
    boolean used() {
        return used;
    }

    @Override
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec none, Map<String, Object> info) {
        List<String> inOrder = new ArrayList<>(args);
        Collections.reverse(inOrder);
        WITH_VALUE.forEach(option -> refuseTwice(inOrder, option, command));
        settings.readFile(command.commandLine(), named(inOrder));
        if (meansVerify(inOrder, command)) {
            used = true;
            args.push("verify");
        }
        return false;
    }

    /** Before and after the name of a command these are two options to the library, of which one would be left out. */
    private static void refuseTwice(List<String> args, String option, CommandSpec command) {
        if (args.stream().takeWhile(arg -> !arg.equals("--")).filter(arg -> arg.equals(option) || arg.startsWith(option + "=")).count() > 1) {
            throw new ParameterException(command.commandLine(), "option '" + option + "' should be specified only once");
        }
    }

    private static Optional<String> named(List<String> args) {
        for (int i = 0; i < args.size() && !args.get(i).equals("--"); i++) {
            if (args.get(i).startsWith("--config=")) {
                return Optional.of(args.get(i).substring("--config=".length()));
            }
            if (args.get(i).equals("--config") && i + 1 < args.size()) {
                return Optional.of(args.get(i + 1));
            }
        }
        return Optional.empty();
    }

    private static boolean meansVerify(List<String> args, CommandSpec root) {
        int i = 0;
        while (i < args.size() && isForAll(args.get(i))) {
            i += WITH_VALUE.contains(args.get(i)) ? 2 : 1;
        }
        if (i >= args.size()) {
            return false;
        }
        String first = args.get(i);
        if (root.subcommands().containsKey(first) || HELP.contains(first)) {
            return false;
        }
        if (!first.startsWith("-") || first.equals("-")) {
            return looksLikeImage(first);
        }
        String option = first.startsWith("--") ? first.replaceFirst("=.*", "") : first.substring(0, Math.min(2, first.length()));
        CommandSpec verify = Objects.requireNonNull(root.subcommands().get("verify")).getCommandSpec();
        return verify.findOption(option) != null || args.stream().anyMatch(DefaultCommand::looksLikeImage);
    }

    /** Options that every command has. */
    private static boolean isForAll(String arg) {
        return WITH_VALUE.contains(arg) || WITH_VALUE.stream().anyMatch(option -> arg.startsWith(option + "="));
    }

    static boolean looksLikeImage(String word) {
        return word.equals("-") || word.indexOf('/') >= 0 || word.indexOf(':') >= 0 || word.indexOf('@') >= 0;
    }
}
