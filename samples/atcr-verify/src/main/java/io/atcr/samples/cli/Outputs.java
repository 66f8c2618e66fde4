package io.atcr.samples.cli;

import io.atcr.did.net.UntrustedText;
import io.atcr.verifier.VerificationResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where answers go, opened. It takes the answer of each image in order; {@link #finish()} puts the files in their places and says the exit status,
 * which is never one of success while an output is missing. Closed without that, it leaves no file. One thread at a time.
 */
final class Outputs implements AutoCloseable {

    /** One of the outputs; what went wrong with it first is said at the end. */
    private static final class Output {
        private final AnswerWriter writer;
        private final Optional<OutputFile> file;
        private final String name;
        private @Nullable IOException failure;

        Output(AnswerWriter writer, Optional<OutputFile> file, String name) {
            this.writer = writer;
            this.file = file;
            this.name = name;
        }
    }

    private final PrintWriter out;
    private final PrintWriter err;
    private final List<Output> outputs = new ArrayList<>();
    private final List<ExitStatus> statuses = new ArrayList<>();

    Outputs(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    void toStandardOutput(OutputFormat format, OutputContext context) {
        outputs.add(new Output(format.writer(out, context), Optional.empty(), "standard output"));
    }

    void toFile(OutputFormat format, OutputFile file, Path name, OutputContext context) {
        outputs.add(new Output(format.writer(file.writer(), context), Optional.of(file), name.toString()));
    }

    /** Takes what the verifier said of the next image. */
    void accept(VerificationResult result) {
        accept(Answer.of(result));
    }

    /** Takes the answer for the next image, also one that could not be asked about. */
    void accept(Answer answer) {
        statuses.add(answer.status());
        for (Output output : outputs) {
            attempt(output, () -> output.writer.accept(answer));
        }
        out.flush();
    }

    /** Ends every output, and says what could not be written. */
    ExitStatus finish() {
        for (Output output : outputs) {
            attempt(output, output.writer::finish);
            if (output.file.isPresent()) {
                attempt(output, output.file.get()::commit);
            } else if (out.checkError()) {
                attempt(output, () -> {
                    throw new IOException("it was closed, or is full");
                });
            }
            if (output.failure != null) {
                statuses.add(ExitStatus.INTERNAL);
                err.println("atcr-verify: cannot write " + UntrustedText.escape(output.name) + ": " + words(output.failure));
            }
        }
        close();
        return ExitStatus.worst(statuses);
    }

    /** Whether nobody takes answers any more. */
    boolean abandoned() {
        return outputs.stream().allMatch(output -> output.failure != null || (output.file.isEmpty() && out.checkError()));
    }

    @Override
    public void close() {
        outputs.forEach(output -> output.file.ifPresent(OutputFile::close));
    }

    /** What is wrong with a file, in words. */
    static String words(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such folder";
        }
        return e instanceof AccessDeniedException ? "access is denied" : UntrustedText.escape(String.valueOf(e.getMessage()));
    }

    private interface Step {
        void take() throws IOException;
    }

    private static void attempt(Output output, Step step) {
        if (output.failure != null) {
            return;
        }
        try {
            step.take();
        } catch (IOException e) {
            output.failure = e;
        }
    }
}
