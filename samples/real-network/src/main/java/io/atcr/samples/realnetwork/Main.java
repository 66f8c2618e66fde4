package io.atcr.samples.realnetwork;

import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.DidException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts the real PLC directory on loopback and prints our verdict on each step in the life of an identity in it. */
public final class Main {

    private static final int RIGHT = 0;
    private static final int WRONG = 1;
    private static final int NOT_RUN = 2;

    private Main() {
    }

    /**
     * Runs it. Ends with status 0 if every verdict is the right one, 1 if one is not, 2 if it could not be run to its end.
     *
     * @param arguments the folder to install the servers in; nothing is installed twice
     */
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("usage: FOLDER, where the servers are installed");
            System.exit(NOT_RUN);
        }
        System.exit(run(Path.of(arguments[0]), System.out, System.err));
    }

    static int run(Path folder, PrintStream out, PrintStream err) {
        Optional<String> missing = NodePackages.missing();
        if (missing.isPresent()) {
            err.println("not run: " + missing.get() + " is not on the path");
            return NOT_RUN;
        }
        AtomicBoolean right = new AtomicBoolean(true);
        try (NodeServer plc = NodePackages.install(folder).start("plc.mjs")) {
            Scenario.play(plc.url(), step -> {
                out.println(step);
                right.compareAndSet(true, step.right());
            });
        } catch (IOException | DidException | SyntaxException failed) {
            err.println(failed.getMessage());
            return right.get() ? NOT_RUN : WRONG;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return NOT_RUN;
        }
        out.println(right.get() ? "every verdict is the right one" : "WRONG");
        return right.get() ? RIGHT : WRONG;
    }
}
