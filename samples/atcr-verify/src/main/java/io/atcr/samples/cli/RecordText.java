package io.atcr.samples.cli;

import io.atcr.car.CarException;
import io.atcr.car.cbor.DataJson;
import io.atcr.did.net.UntrustedText;
import io.atcr.verifier.Reason;
import io.atcr.verifier.RecordVerification;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What was found about a record, for people: first whether it is there. */
final class RecordText {
    private RecordText() {}

    static void print(RecordVerification result, TextStyle style, PrintWriter out) {
        out.println(SafeLine.of(result.verdict() + " " + result.uri()
                + (result.reason() == Reason.NONE ? ": proven under the account's current key" : ": " + result.reason().code() + ": " + result.detail())));
        StringWriter tree = new StringWriter();
        try {
            tree(result).write(style, tree);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        out.print(tree);
        if (result.reason() != Reason.NONE) {
            out.println("next: " + SafeLine.of(next(result.reason())));
        }
    }

    private static String next(Reason reason) {
        return reason == Reason.RECORD_ABSENT
                ? "Check collection and record key. If they are right, the record was never written, or its owner deleted it."
                : NextStep.of(reason).replace("Do not run the image", "Do not rely on the record");
    }

    private static Tree tree(RecordVerification result) {
        Tree root = new Tree("", "");
        result.did().ifPresent(did -> root.add("account   " + did + result.signingKey().map(key -> " (" + key + ")").orElse("")));
        result.commit().ifPresent(commit -> root.add("commit    " + commit + ", revision " + result.rev().orElseThrow()
                + ", the current head" + (result.firstSeen() ? ", the first one seen" : "")));
        result.record().ifPresent(record -> {
            Tree found = root.add("record    " + record.cid() + ", " + record.toBytes().length + " bytes");
            try {
                found.add(UntrustedText.escape(DataJson.write(record.value())));
            } catch (CarException e) {
                found.add("has no form in JSON: " + e.code());
            }
        });
        CheckLines.add(root.add("evidence  " + result.checks().size() + " checks in " + SpokenTime.of(result.duration()), "at " + SpokenTime.of(result.instant())), result.checks());
        root.add("note      this says nothing of any image");
        return root;
    }
}
