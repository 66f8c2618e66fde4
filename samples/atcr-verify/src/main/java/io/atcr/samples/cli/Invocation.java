package io.atcr.samples.cli;

import io.atcr.did.net.UntrustedText;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** The command line as a process: where it writes to, and how it ends. */
final class Invocation {
    private static final long PATIENCE_SECONDS = 4;

    private final CommandLine commandLine;
    private final PrintWriter out;
    private final PrintWriter err;

    private Invocation(CommandLine commandLine) {
        this.commandLine = commandLine;
        this.out = commandLine.getOut();
        this.err = commandLine.getErr();
    }

    /** Runs the command line, and says the exit status; after a signal the platform has one of its own, 130 for an interrupt. */
    static int run(String[] args) {
        if (VersionCommand.isAll(args)) {
            PrintWriter out = Terminal.ofProcess().standardOutput();
            VersionCommand.printText(out);
            return out.checkError() ? ExitStatus.INTERNAL.code() : ExitStatus.ALLOWED.code();
        }
        Invocation invocation = new Invocation(Main.commandLine(args));
        System.setErr(new PrintStream(new LogStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.err))), true, StandardCharsets.US_ASCII));
        CountDownLatch done = new CountDownLatch(1);
        Thread running = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> tidy(running, done), "atcr-verify-end"));
        try {
            return invocation.execute(args);
        } catch (LinkageError | VirtualMachineError e) {
            // the JVM would end with status 1, which means denied
            invocation.err.println("atcr-verify: internal error: " + UntrustedText.escape(e.toString()));
            invocation.err.flush();
            return ExitStatus.INTERNAL.code();
        } finally {
            done.countDown();
        }
    }

    /** What was written but not taken makes no success. */
    private int execute(String[] args) {
        int status = commandLine.execute(args);
        if (out.checkError() && status != ExitStatus.INTERNAL.code()) {
            err.println("atcr-verify: cannot write standard output: it was closed, or is full");
            status = ExitStatus.INTERNAL.code();
        }
        err.flush();
        return status;
    }

    /** On a signal: lets what runs remove its temporary files, and stop the programs that it started. */
    private static void tidy(Thread running, CountDownLatch done) {
        if (done.getCount() == 0) {
            return;
        }
        List<ProcessHandle> programs = new ArrayList<>(ProcessHandle.current().descendants().toList());
        running.interrupt();
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ProcessHandle.current().descendants().forEach(programs::add);
        programs.forEach(ProcessHandle::destroyForcibly);
    }
}
