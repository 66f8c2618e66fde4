package io.atcr.samples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command, in the man macros of roff, from what its help says. */
final class ManPage {
    private static final int WIDE = 4000;

    private final StringBuilder page = new StringBuilder();
    private final CommandSpec command;
    private final String name;

    private ManPage(CommandSpec command) {
        this.command = command;
        this.name = name(command);
    }

    /** The name of a command's page: {@code atcr-verify-bundle-create}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /**
     * @param date of the page, such as 2026-01-31
     * @param version of the program
     */
    static String of(CommandLine command, String date, String version) {
        return new ManPage(command.getCommandSpec()).write(command, date, version);
    }

    private String write(CommandLine line, String date, String version) {
        String[] description = command.usageMessage().description();
        macro(".TH \"" + name.toUpperCase(Locale.ROOT) + "\" \"1\" \"" + date + "\" \"atcr-verify " + version + "\"");
        macro(".nh");
        macro(".ad l");
        section("NAME");
        text(name + " \\- ", description.length == 0 ? name : description[0]);
        section("SYNOPSIS");
        // roff breaks the lines
        command.usageMessage().width(WIDE);
        text("", new Help(command, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0).strip().replaceAll("\\s+", " "));
        section("DESCRIPTION");
        paragraphs(description);
        List<PositionalParamSpec> parameters = command.positionalParameters().stream().filter(each -> !each.hidden()).toList();
        if (!parameters.isEmpty()) {
            section("ARGUMENTS");
            parameters.forEach(each -> entry(each.paramLabel(), each));
        }
        section("OPTIONS");
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                String value = option.arity().max() > 0 ? "=" + option.paramLabel() : "";
                entry(String.join(", ", option.names()) + value, option);
            }
        }
        List<CommandSpec> below = visible(line);
        if (!below.isEmpty()) {
            section("COMMANDS");
            below.forEach(each -> entry(each.name(), each.usageMessage().description()));
        }
        Map<String, String> statuses = command.usageMessage().exitCodeList();
        if (!statuses.isEmpty()) {
            section("EXIT STATUS");
            statuses.forEach((status, meaning) -> entry(status, meaning));
        }
        String[] variables = command.usageMessage().footer();
        if (variables.length > 0) {
            section("ENVIRONMENT");
            text("", "Variables, for options that are not given; several values have spaces or commas between them:");
            paragraphs(variables);
        }
        seeAlso(below);
        return page.toString();
    }

    private void seeAlso(List<CommandSpec> below) {
        List<String> others = new ArrayList<>();
        if (command.parent() != null) {
            others.add(name(command.parent()));
        }
        below.forEach(each -> others.add(name(each)));
        if (!others.isEmpty()) {
            section("SEE ALSO");
            text("", String.join(", ", others.stream().map(each -> each + "(1)").toList()));
        }
    }

    /** The commands under one that have a page of their own. */
    static List<CommandSpec> visible(CommandLine command) {
        return command.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden() && !each.helpCommand())
                .toList();
    }

    private void entry(String term, ArgSpec argument) {
        entry(term, argument.description());
    }

    private void entry(String term, String... description) {
        macro(".TP");
        page.append("\\fB").append(escaped(term)).append("\\fR\n");
        for (String line : description) {
            text("", line);
        }
    }

    private void paragraphs(String... lines) {
        for (String line : lines) {
            macro(".PP");
            text("", line);
        }
    }

    private void section(String title) {
        macro(".SH \"" + title + "\"");
    }

    private void macro(String line) {
        page.append(line).append('\n');
    }

    /** A line of text: {@code start} is roff already, the rest is not. */
    private void text(String start, String text) {
        page.append(start.isEmpty() ? "\\&" : start).append(escaped(text.replace("%n", " ").replace("%%", "%"))).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace('\n', ' ');
    }
}
