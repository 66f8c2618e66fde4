package io.atcr.samples.cli;

import io.atcr.policy.Decision;
import java.util.List;

/** A table in Markdown, in which no text of the outside has a meaning: all of its punctuation stands as character references in code. */
final class MarkdownSummary {
    private MarkdownSummary() {}

    static String of(List<Answer> answers) {
        StringBuilder table = new StringBuilder("**atcr-verify**\n\n| decision | image | why | next |\n| --- | --- | --- | --- |\n");
        for (Answer answer : answers) {
            table.append("| ").append(mark(answer.outcome())).append(" | ").append(code(answer.verifiedImage().orElse(answer.image())))
                    .append(" | ").append(code(answer.why() + (answer.outcome() == Decision.Outcome.ALLOW ? "" : " (" + answer.reason() + ")")))
                    .append(" | ").append(references(answer.next())).append(" |\n");
        }
        return table.append('\n').toString();
    }

    private static String mark(Decision.Outcome outcome) {
        return switch (outcome) {
            case ALLOW -> ":white_check_mark: ALLOW";
            case ALLOW_WARN -> ":warning: ALLOW&#95;WARN";
            case DENY -> ":x: DENY";
        };
    }

    /** In code nobody is mentioned and nothing becomes a link. */
    private static String code(String text) {
        return "<code>" + references(text) + "</code>";
    }

    private static String references(String text) {
        StringBuilder safe = new StringBuilder();
        SafeLine.of(text).codePoints().forEach(codePoint -> {
            if (codePoint == ' ' || codePoint < 128 && Character.isLetterOrDigit(codePoint)) {
                safe.appendCodePoint(codePoint);
            } else {
                safe.append("&#").append(codePoint).append(';');
            }
        });
        return safe.toString();
    }
}
