package io.atcr.samples.cli;

import io.atcr.did.net.UntrustedText;
import java.io.File;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What options are set to that the command line does not name: by the environment, else by the configuration file. */
final class Settings implements IDefaultValueProvider {
    static final String PREFIX = "ATCR_VERIFY_";

    private final Map<String, String> environment;
    private final Map<String, OptionSpec> known = new TreeMap<>();
    private final Map<String, Value> served = new HashMap<>();
    private @Nullable ConfigFile file;

    /** The values of one setting, and who says so: a variable, or a place in the file. */
    record Value(List<String> texts, String origin, boolean byEnvironment) {}

    Settings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Learns what can be set from the options of a command and those below it. */
    void learn(CommandSpec command) {
        for (OptionSpec option : command.options()) {
            if (isSetting(option)) {
                known.putIfAbsent(name(option), option);
            }
        }
        command.subcommands().values().forEach(below -> learn(below.getCommandSpec()));
    }

    /** Lets the help of each command name the variables of its options. */
    void sayVariables(CommandSpec command) {
        List<String> variables = command.options().stream().filter(Settings::isSetting).map(option -> variable(name(option))).sorted().toList();
        command.usageMessage().footerHeading("%nVariables, for options that are not given; several values have spaces or commas between them:%n");
        command.usageMessage().footer(String.join(" ", variables), "What is in neither is looked for in the file of --config or " + PREFIX + "CONFIG.");
        command.subcommands().values().forEach(below -> sayVariables(below.getCommandSpec()));
    }

    private static boolean isSetting(ArgSpec arg) {
        return arg.userObject() instanceof Field field && field.isAnnotationPresent(Setting.class);
    }

    /** The names of all that can be set, without hyphens. */
    Set<String> names() {
        return known.keySet();
    }

    /** Reads the configuration file: the named one, else the variable's, else the one in its usual place, if it is there. */
    void readFile(CommandLine commandLine, Optional<String> named) {
        Optional<String> chosen = named.or(() -> Optional.ofNullable(environment.get(PREFIX + "CONFIG")).filter(value -> !value.isEmpty()));
        try {
            Optional<Path> path = chosen.isPresent() ? chosen.map(Path::of) : ConfigLocation.find(environment, File.separatorChar == '\\');
            if (path.isPresent()) {
                Set<String> repeatable = known.values().stream().filter(ArgSpec::isMultiValue).map(Settings::name).collect(Collectors.toSet());
                file = ConfigFile.read(path.get(), known.keySet(), repeatable);
            }
        } catch (ConfigFile.Malformed e) {
            throw new ParameterException(commandLine, e.getMessage());
        } catch (InvalidPathException e) {
            throw new ParameterException(commandLine, "--config: not the name of a file: " + e.getMessage());
        }
    }

    /** Names variables that set nothing and were probably meant for an option. */
    void warn(PrintWriter err) {
        Set<String> variables = known.keySet().stream().map(Settings::variable).collect(Collectors.toCollection(TreeSet::new));
        variables.add(PREFIX + "CONFIG");
        // the launcher's own
        variables.add(PREFIX + "CDS");
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (variable.startsWith(PREFIX) && !variables.contains(variable)) {
                Nearest.to(variable, variables).ifPresent(near ->
                        err.println("warning: " + UntrustedText.escape(variable) + " sets nothing; did you mean " + near + "?"));
            }
        }
    }

    /** What an option is set to. */
    Optional<Value> value(String name) {
        OptionSpec option = known.get(name);
        if (option == null) {
            return Optional.empty();
        }
        String variable = environment.getOrDefault(variable(name), "").strip();
        if (!variable.isEmpty()) {
            List<String> texts = option.isMultiValue() ? Stream.of(variable.split("[\\s,]+")).filter(text -> !text.isEmpty()).toList() : List.of(variable);
            return Optional.of(new Value(texts, variable(name), true));
        }
        List<ConfigFile.Line> lines = file == null ? List.of() : file.values(name);
        return lines.isEmpty() ? Optional.empty()
                : Optional.of(new Value(lines.stream().map(line -> inFile(option, line)).toList(), lines.get(0).place(), false));
    }

    /** The value for the command line library; options that exclude one another are asked for by their command. */
    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || known.get(name(option)) == null || arg.group() != null || !isSetting(arg)) {
            return null;
        }
        Optional<Value> value = value(name(option));
        value.ifPresent(found -> served.put(name(option), found));
        return value.map(found -> String.join(Setting.SEPARATOR, found.texts())).orElse(null);
    }

    /** Says where a bad value of an option stands, if it is not the command line. */
    Optional<String> origin(@Nullable ArgSpec arg, @Nullable String value) {
        Value said = arg instanceof OptionSpec option ? served.get(name(option)) : null;
        if (said == null) {
            return Optional.empty();
        }
        return value == null || said.texts().contains(value) ? Optional.of(UntrustedText.escape(said.origin())) : Optional.empty();
    }

    /** A complaint about the value of an option, whoever set it. */
    static ParameterException invalid(CommandSpec spec, String option, String value, String message) {
        return new ParameterException(spec.commandLine(), message, spec.findOption(option), value);
    }

    static Settings of(CommandSpec spec) {
        return (Settings) spec.root().defaultValueProvider();
    }

    static String name(OptionSpec option) {
        return option.longestName().substring(2);
    }

    static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** A path in the file counts from the folder of the file, wherever the caller stands. */
    private static String inFile(OptionSpec option, ConfigFile.Line line) {
        if (!(option.userObject() instanceof Field field) || !field.getAnnotation(Setting.class).path()) {
            return line.value();
        }
        int equals = line.value().indexOf('=');
        String before = line.value().substring(0, equals + 1);
        String file = line.place().replaceFirst(":[0-9]+:[0-9]+$", "");
        try {
            return before + Path.of(file).toAbsolutePath().resolveSibling(line.value().substring(equals + 1));
        } catch (InvalidPathException e) {
            return line.value();
        }
    }
}
