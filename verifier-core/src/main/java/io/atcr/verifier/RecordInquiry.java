package io.atcr.verifier;

import io.atcr.car.RecordValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.did.AtUri;
import io.atcr.verifier.RecordProver.Outcome;
import io.atcr.verifier.RecordProver.Signed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Answers for one record of whatever account. Thread-safe. */
final class RecordInquiry {
    private final Handles handles;
    private final Identities identities;
    private final RecordProver prover;
    private final InstantSource clock;
    private final VerifierLimits limits;

    RecordInquiry(Handles handles, Identities identities, RecordProver prover, InstantSource clock, VerifierLimits limits) {
        this.handles = handles;
        this.identities = identities;
        this.prover = prover;
        this.clock = clock;
        this.limits = limits;
    }

    RecordVerification verify(AtUri uri) {
        return new Run(uri).verify();
    }

    private final class Run {
        private final AtUri uri;
        private final Deadline deadline = new Deadline(limits.totalTimeout());
        private final Instant now = clock.instant();
        private final CheckLog log = new CheckLog();

        Run(AtUri uri) {
            this.uri = uri;
        }

        RecordVerification verify() {
            Optional<RecordPath> path = uri.path();
            if (path.isEmpty()) {
                log.add(CheckCode.RECORD_PROVEN, Reason.NOT_A_RECORD, uri.toString(), "the URI of a record", "no record key", "reference");
                return done(uri.did(), Reason.NOT_A_RECORD, "the URI names no record", Optional.empty(), Optional.empty());
            }
            Account account = uri.did().isPresent()
                    ? Account.found(log, CheckCode.ACCOUNT_RESOLVED, uri.toString(), uri.did().get(), "reference")
                    : handles.resolve(uri.handle().orElseThrow(), CheckCode.ACCOUNT_RESOLVED, deadline, log);
            if (account.did().isEmpty()) {
                return unknown(account);
            }
            Identities.Known known = identities.ahead(account.did().get(), deadline);
            if (uri.handle().isPresent()) {
                account = handles.confirm(uri.handle().get().toString(), known, CheckCode.ACCOUNT_RESOLVED, log);
                if (account.did().isEmpty()) {
                    return unknown(account);
                }
            }
            Outcome outcome =
                    prover.prove(known.did(), path.get(), VerificationMode.currentHead(), now, deadline, Optional.of(known), log);
            return done(account.did(), outcome.reason(), outcome.detail(), outcome.signed(), outcome.record());
        }

        private RecordVerification unknown(Account account) {
            return done(Optional.empty(), account.reason(), account.detail(), Optional.empty(), Optional.empty());
        }

        private RecordVerification done(Optional<Did> did, Reason reason, String detail, Optional<Signed> signed, Optional<RecordValue> record) {
            return new RecordVerification(uri, did, reason, detail, signed, record, log.checks(), now, deadline.elapsed());
        }
    }
}
