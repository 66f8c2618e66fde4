package io.atcr.samples.cli;

import io.atcr.policy.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Variables for the jobs that come after: {@code ATCR_IMAGE} and {@code ATCR_DIGEST}, only of an image that is allowed, {@code ATCR_DECISION} and
 * {@code ATCR_REASON}. Of several images each has a number, and there are none without, so that no job takes one image for another. Values have no quote
 * and no blank, as GitLab reads them.
 */
final class DotenvOutput implements AnswerWriter {
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._:/@\\[\\]+-]+");

    private final Appendable out;
    private final List<Answer> answers = new ArrayList<>();

    DotenvOutput(Appendable out) {
        this.out = out;
    }

    @Override
    public void accept(Answer answer) {
        answers.add(answer);
    }

    @Override
    public void finish() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < answers.size(); i++) {
            String number = answers.size() == 1 ? "" : "_" + (i + 1);
            Answer answer = answers.get(i);
            Optional<ImageReference> image = answer.allowedImage();
            if (image.isPresent()) {
                variable(lines, "ATCR_IMAGE" + number, image.get().toString());
                variable(lines, "ATCR_DIGEST" + number, image.get().digest().orElseThrow().toString());
            }
            variable(lines, "ATCR_DECISION" + number, answer.outcome().name());
            variable(lines, "ATCR_REASON" + number, answer.reason());
        }
        out.append(lines);
    }

    private static void variable(StringBuilder lines, String name, String value) throws IOException {
        lines.append(name).append('=').append(checked(value)).append('\n');
    }

    /** The value, if it cannot be taken for anything else than a value. */
    static String checked(String value) throws IOException {
        if (!VALUE.matcher(value).matches()) {
            throw new IOException("no variable can hold " + SafeLine.of(value));
        }
        return value;
    }
}
