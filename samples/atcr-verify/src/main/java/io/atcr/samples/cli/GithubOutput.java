package io.atcr.samples.cli;

import io.atcr.policy.Decision;
import io.atcr.policy.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * For a step of GitHub Actions: an annotation for each image, a table in the summary of the job, and {@code image}, {@code digest} and {@code decision} as
 * outputs of the step. Of several images each {@code image_1}, {@code digest_1}, {@code decision_1} has its number, and {@code decision} is the worst.
 */
final class GithubOutput implements AnswerWriter {
    private final Appendable out;
    private final Terminal terminal;
    private final List<Answer> answers = new ArrayList<>();

    GithubOutput(Appendable out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void accept(Answer answer) throws IOException {
        answers.add(answer);
        String command = switch (answer.outcome()) {
            case ALLOW -> "notice";
            case ALLOW_WARN -> "warning";
            case DENY -> "error";
        };
        String next = answer.next().isEmpty() ? "" : " Next: " + answer.next();
        out.append("::").append(command).append(" title=").append(property("atcr-verify " + answer.outcome()))
                .append("::").append(data(ResultText.said(answer) + next)).append('\n');
    }

    @Override
    public void finish() throws IOException {
        append("GITHUB_STEP_SUMMARY", MarkdownSummary.of(answers));
        append("GITHUB_OUTPUT", outputs());
    }

    private String outputs() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < answers.size(); i++) {
            String number = answers.size() == 1 ? "" : "_" + (i + 1);
            Optional<ImageReference> image = answers.get(i).allowedImage();
            if (image.isPresent()) {
                output(lines, "image" + number, image.get().toString());
                output(lines, "digest" + number, image.get().digest().orElseThrow().toString());
            }
            output(lines, "decision" + number, answers.get(i).outcome().name());
        }
        if (answers.size() > 1) {
            output(lines, "decision", answers.stream().map(Answer::outcome).max(Comparator.naturalOrder()).orElse(Decision.Outcome.DENY).name());
        }
        return lines.toString();
    }

    private static void output(StringBuilder lines, String name, String value) throws IOException {
        lines.append(name).append('=').append(DotenvOutput.checked(value)).append('\n');
    }

    /** Appends to the file that the variable names, as every step does. */
    private void append(String variable, String text) throws IOException {
        Optional<String> file = terminal.variable(variable);
        if (file.isEmpty()) {
            return;
        }
        try {
            Files.writeString(Path.of(file.get()), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException | InvalidPathException e) {
            throw new IOException(variable + ": " + e.getMessage(), e);
        }
    }

    /** What is wrong with the files that the variables name, as far as it can be known before anything is asked. */
    static void probe(Terminal terminal) throws IOException {
        for (String variable : List.of("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")) {
            Optional<String> name = terminal.variable(variable);
            if (name.isPresent()) {
                probe(variable, name.get());
            }
        }
    }

    private static void probe(String variable, String name) throws IOException {
        try {
            Path file = Path.of(name).toAbsolutePath();
            Path folder = file.getParent();
            boolean fits = Files.exists(file) ? Files.isWritable(file) && !Files.isDirectory(file) : folder != null && Files.isWritable(folder);
            if (!fits) {
                throw new IOException(variable + " names a file that cannot be written: " + name);
            }
        } catch (InvalidPathException e) {
            throw new IOException(variable + " names no file: " + name, e);
        }
    }

    /** The message of a workflow command. */
    static String data(String text) {
        return SafeLine.of(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    /** A property of a workflow command. */
    static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
