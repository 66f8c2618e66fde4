package io.atcr.samples.realnetwork;

import java.util.List;
import java.util.Locale;

/**
 * What was done in a step, and what came of it.
 *
 * @param name the step
 * @param what what was done
 * @param expected the right verdict
 * @param verdict the verdict that was given
 * @param head the CID of the operation that it is about
 * @param wrong what else is not as it has to be, one line each
 */
record Step(String name, String what, String expected, String verdict, String head, List<String> wrong) {

    Step {
        wrong = List.copyOf(wrong);
    }

    boolean right() {
        return expected.equals(verdict) && wrong.isEmpty();
    }

    /** One line, and one more for each thing that is wrong. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-17s  %-56s  %-33s  %s", name, what, verdict, head));
        if (!expected.equals(verdict)) {
            text.append("\n    WRONG: expected ").append(expected);
        }
        wrong.forEach(line -> text.append("\n    WRONG: ").append(line));
        return text.toString();
    }
}
