package io.atcr.samples.cli;

import java.io.PrintWriter;

/** One line on a terminal that says how many images are answered, while there are several and until they are; thread-safe. */
final class Tally {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean shown;
    private int images;
    private int answered;
    private int denied;

    /** Shows nothing unless it is on a terminal. */
    Tally(PrintWriter err, boolean terminal) {
        this.err = err;
        this.shown = terminal;
    }

    synchronized void begin(int total) {
        images = total;
        show();
    }

    synchronized Answer count(Answer answer) {
        answered++;
        denied += answer.allowed() ? 0 : 1;
        show();
        return answer;
    }

    /** Writes something else, which may go to the same terminal. */
    synchronized void aside(Runnable writing) {
        clear();
        writing.run();
        show();
    }

    synchronized void end() {
        clear();
        images = 0;
    }

    private void show() {
        if (shown && images > 1 && answered < images) {
            err.print(CLEAR_LINE + answered + " of " + images + " images" + (denied > 0 ? ", " + denied + " denied" : ""));
            err.flush();
        }
    }

    private void clear() {
        if (shown && images > 1) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
