package io.atcr.samples.cli;

import java.io.Writer;
import java.util.Locale;

/** How answers are written. */
enum OutputFormat {
    TEXT,
    JSON,
    QUIET,
    SARIF,
    JUNIT,
    GITHUB,
    DOTENV;

    /** The name on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    AnswerWriter writer(Writer out, OutputContext context) {
        return switch (this) {
            case TEXT -> answer -> ResultText.write(answer, context.style(), out);
            case JSON -> answer -> out.append(ResultJson.of(answer)).append('\n');
            case QUIET -> answer -> {
                if (answer.verifiedImage().isPresent()) {
                    out.append(answer.verifiedImage().get()).append('\n');
                }
            };
            case SARIF -> new SarifOutput(out, new SarifLocation(context.policy(), context.terminal()));
            case JUNIT -> new JunitOutput(out);
            case GITHUB -> new GithubOutput(out, context.terminal());
            case DOTENV -> new DotenvOutput(out);
        };
    }
}
