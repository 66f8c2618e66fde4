package io.atcr.samples.cli;

import io.atcr.verifier.VerificationResult;
import java.io.PrintWriter;

/** How results are written. */
enum ResultOutput {
    TEXT,
    JSON,
    QUIET;

    void print(VerificationResult result, PrintWriter out) {
        switch (this) {
            case TEXT -> ResultText.print(result, out);
            case JSON -> out.println(ResultJson.of(result));
            case QUIET -> result.verifiedReference().ifPresent(out::println);
        }
        out.flush();
    }
}
