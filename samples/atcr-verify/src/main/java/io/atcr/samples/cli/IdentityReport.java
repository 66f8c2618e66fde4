package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidDocument;
import io.atcr.did.plc.PlcLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about an identity.
 *
 * @param at the instant that was asked about; empty for now
 * @param document empty if the identity was given up, or not there yet, at that instant
 * @param log the verified operation log; empty for did:web
 * @param audit whether the operations are shown, too
 * @param differences what the document that the directory serves says otherwise than the log
 */
record IdentityReport(
        Did did, Optional<Instant> at, Optional<DidDocument> document, Optional<PlcLog> log, boolean audit, List<String> differences) {}
