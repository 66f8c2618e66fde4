package io.atcr.samples.realnetwork;

import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.DidException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Starts the real servers on loopback and prints our verdict on each step: first in the life of an identity in the directory, then in that
 * of images and accounts.
 */
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
        System.exit(run(Path.of(arguments[0]), step -> { }, System.out, System.err));
    }

    static int run(Path folder, Consumer<Step> watcher, PrintStream out, PrintStream err) {
        Optional<String> missing = NodePackages.missing();
        if (missing.isPresent()) {
            err.println("not run: " + missing.get() + " is not on the path");
            return NOT_RUN;
        }
        AtomicBoolean right = new AtomicBoolean(true);
        Consumer<Step> report = step -> {
            out.println(step);
            watcher.accept(step);
            right.compareAndSet(true, step.right());
        };
        try {
            try (NodeServer plc = NodePackages.install(folder).start("plc.mjs")) {
                Scenario.play(plc.url(), report);
            }
            missing = RealServers.missing();
            if (missing.isPresent()) {
                err.println("images and accounts not run: " + missing.get() + " is not on the path");
                return right.get() ? NOT_RUN : WRONG;
            }
            Story.play(folder, report);
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
