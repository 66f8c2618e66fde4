package io.atcr.samples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * In which formats the answers are written, and where to. A command opens the outputs before it asks anything, gives them the answer of each image in
 * order, and exits with what {@link Outputs#finish()} says.
 */
final class OutputOptions {
    @Setting
    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT[=FILE]", split = Setting.SEPARATOR, hideParamSyntax = true,
            converter = OutputTarget.Converter.class, completionCandidates = OutputTarget.Words.class,
            description = "${COMPLETION-CANDIDATES}; may be repeated, one of them without a file for standard output (default: text).")
    private List<OutputTarget> outputs = List.of();

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private LookOptions look;

    /** The look of text on standard output. */
    TextStyle style() {
        return look.style();
    }

    /**
     * Opens every output.
     *
     * @param policy the policy file, if one was given
     * @throws ParameterException if two go to one place, or a file cannot be written
     */
    Outputs open(CommandSpec spec, Optional<Path> policy) {
        List<OutputTarget> toStandardOutput = outputs.stream().filter(target -> target.file().isEmpty()).toList();
        if (toStandardOutput.size() > 1) {
            throw new ParameterException(spec.commandLine(), "only one output goes to standard output, not " + toStandardOutput.get(0).format().word() + " and "
                    + toStandardOutput.get(1).format().word() + ": name a file, --output " + toStandardOutput.get(1).format().word() + "=FILE");
        }
        Outputs opened = new Outputs(spec.commandLine().getOut(), spec.commandLine().getErr());
        try {
            List<OutputTarget> all = new ArrayList<>(outputs);
            if (toStandardOutput.isEmpty()) {
                all.add(0, new OutputTarget(OutputFormat.TEXT, Optional.empty()));
            }
            Set<Path> places = new HashSet<>();
            for (OutputTarget target : all) {
                open(opened, target, policy, places, spec);
            }
            return opened;
        } catch (ParameterException e) {
            opened.close();
            throw e;
        }
    }

    /** Where the format writes to files that the environment names, these have to be there to be written, too. */
    private void probe(OutputTarget target, CommandSpec spec) {
        try {
            if (target.format() == OutputFormat.GITHUB) {
                GithubOutput.probe(look.terminal());
            }
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--output github: " + e.getMessage());
        }
    }

    private void open(Outputs opened, OutputTarget target, Optional<Path> policy, Set<Path> places, CommandSpec spec) {
        probe(target, spec);
        if (target.file().isEmpty()) {
            opened.toStandardOutput(target.format(), new OutputContext(style(), look.terminal(), policy));
            return;
        }
        Path file = target.file().get();
        try {
            if (!places.add(OutputFile.place(file))) {
                throw new ParameterException(spec.commandLine(), "--output: two outputs to one file: " + file);
            }
            opened.toFile(target.format(), OutputFile.open(file), file, new OutputContext(TextStyle.PLAIN, look.terminal(), policy));
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--output: cannot write " + file + ": " + Outputs.words(e));
        }
    }
}
