package io.atcr.samples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script of fish, which picocli has none for: commands where none was given, and the options of the one that was. */
final class FishCompletion {
    private FishCompletion() {}

    static String script(CommandSpec root) {
        StringBuilder script = new StringBuilder("# fish completion of ").append(root.name()).append('\n');
        describe(script, root.name(), root, List.of());
        return script.toString();
    }

    private static void describe(StringBuilder script, String program, CommandSpec command, List<String> path) {
        Map<String, CommandLine> below = command.subcommands();
        StringBuilder here = new StringBuilder();
        path.forEach(name -> here.append(here.isEmpty() ? "" : "; and ").append("__fish_seen_subcommand_from ").append(name));
        if (!below.isEmpty()) {
            here.append(here.isEmpty() ? "" : "; and ").append("not __fish_seen_subcommand_from ").append(String.join(" ", below.keySet()));
        }
        String start = "complete -c " + program + " -n " + quoted(here.toString());
        for (OptionSpec option : command.options()) {
            if (option.hidden()) {
                continue;
            }
            script.append(start);
            for (String name : option.names()) {
                script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            script.append(option.arity().max() > 0 ? " -r" : "").append(" -d ").append(quoted(first(option.description()))).append('\n');
        }
        below.forEach((name, line) -> {
            CommandSpec spec = line.getCommandSpec();
            if (spec.usageMessage().hidden()) {
                return;
            }
            script.append(start).append(" -f -a ").append(name).append(" -d ").append(quoted(first(spec.usageMessage().description()))).append('\n');
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            describe(script, program, spec, longer);
        });
    }

    private static String first(String[] description) {
        return description.length == 0 ? "" : description[0];
    }

    /** In fish only the quote itself and the backslash mean something between single quotes. */
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
