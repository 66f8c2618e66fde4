package io.atcr.samples.cli;

import io.atcr.did.DidDocument;
import io.atcr.did.net.UntrustedText;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogEntry;
import java.io.PrintWriter;
import java.util.List;

/** Identities for people. */
final class IdentityText {
    private IdentityText() {}

    static void print(IdentityReport report, PrintWriter out) {
        out.println(report.did() + report.at().map(at -> " at " + at).orElse(""));
        report.document().ifPresentOrElse(document -> print(document, out), () -> out.println("  given up, or not there yet"));
        report.log().ifPresent(log -> {
            out.println("  head         " + log.head().cid() + ", operation " + log.head().index() + " of " + log.head().createdAt());
            if (report.audit()) {
                print(log, report.differences(), out);
            }
        });
    }

    private static void print(DidDocument document, PrintWriter out) {
        out.println("  signing key  " + document.signingKey().map(Object::toString).orElse("none"));
        out.println("  PDS          " + document.pdsEndpoint().map(Object::toString).orElse("none"));
        out.println("  handle       " + document.handle().map(handle -> handle + " (a claim; the handle has to lead back here)").orElse("none"));
    }

    private static void print(PlcLog log, List<String> differences, PrintWriter out) {
        out.println("  operations   " + log.entries().size() + ", all verified");
        for (PlcLogEntry entry : log.entries()) {
            out.println("    " + entry.index() + "  " + entry.createdAt() + "  " + entry.operation().type().text() + "  " + entry.cid()
                    + (entry.nullifiedBy().isPresent() ? "  nullified by " + entry.nullifiedBy().getAsInt() : ""));
            entry.operation().signingKey().ifPresent(key -> out.println("       signing key " + key));
        }
        if (log.tombstoned()) {
            return;
        }
        out.println("  the document that the directory serves " + (differences.isEmpty() ? "says the same" : "DIFFERS:"));
        differences.forEach(difference -> out.println("    " + UntrustedText.escape(difference)));
    }
}
