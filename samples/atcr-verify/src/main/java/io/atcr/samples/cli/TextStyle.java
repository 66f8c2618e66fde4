package io.atcr.samples.cli;

import io.atcr.policy.Decision;

/**
 * How text looks where it goes.
 *
 * @param colour whether the decision is coloured and what matters less is dim
 * @param lines whether a tree is drawn with box characters, rather than in ASCII
 */
record TextStyle(boolean colour, boolean lines) {
    private static final String RESET = "\u001b[0m";

    /** For files: UTF-8, and no terminal. */
    static final TextStyle PLAIN = new TextStyle(false, true);

    /** The decision, green, yellow or red. */
    String decision(Decision.Outcome outcome) {
        return paint(outcome.name(), switch (outcome) {
            case ALLOW -> "\u001b[32m";
            case ALLOW_WARN -> "\u001b[33m";
            case DENY -> "\u001b[31m";
        });
    }

    /** What matters less. */
    String dim(String text) {
        return paint(text, "\u001b[2m");
    }

    /** Before one of several lines of a tree. */
    String branch() {
        return lines ? "├─ " : "|- ";
    }

    /** Before the last one. */
    String end() {
        return lines ? "└─ " : "`- ";
    }

    /** Beside what is under a line that is not the last one. */
    String trunk() {
        return lines ? "│  " : "|  ";
    }

    private String paint(String text, String code) {
        return colour && !text.isEmpty() ? code + text + RESET : text;
    }
}
