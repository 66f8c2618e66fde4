package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lets one verification do the work for all that want the same evidence now. Each waits no longer than its own deadline, and that the one which
 * works ran out of its time, was interrupted or broke is no answer for the others: the next of them works. Thread-safe.
 */
class EvidenceFlights {
    private record Key(Did did, String question) {}

    private final ConcurrentHashMap<Key, CompletableFuture<Optional<SignatureEvidence>>> flights = new ConcurrentHashMap<>();

    /** Flights that nobody takes: what is not held is not had. */
    static EvidenceFlights grounded() {
        return new EvidenceFlights() {
            @Override
            SignatureEvidence fly(
                    Did did, String question, Deadline deadline, Supplier<Optional<SignatureEvidence>> landed, Supplier<SignatureEvidence> work) {
                return notHad(did, Reason.INTERRUPTED, "nobody is asked");
            }
        };
    }

    /** {@code landed} is asked by whoever is about to work whether that has become needless. */
    SignatureEvidence fly(
            Did did, String question, Deadline deadline, Supplier<Optional<SignatureEvidence>> landed, Supplier<SignatureEvidence> work) {
        Key key = new Key(did, question);
        while (true) {
            CompletableFuture<Optional<SignatureEvidence>> mine = new CompletableFuture<>();
            CompletableFuture<Optional<SignatureEvidence>> running = flights.putIfAbsent(key, mine);
            if (running == null) {
                return lead(key, mine, deadline, landed, work);
            }
            try {
                Optional<SignatureEvidence> outcome = running.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            } catch (TimeoutException late) {
                return notHad(did, Reason.BUDGET_EXHAUSTED, "time ran out while another verification looked at the same signature");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return notHad(did, Reason.INTERRUPTED, "interrupted while another verification looked at the same signature");
            } catch (ExecutionException impossible) {
                throw new IllegalStateException("flights end with an outcome", impossible);
            }
        }
    }

    private SignatureEvidence lead(
            Key key, CompletableFuture<Optional<SignatureEvidence>> mine, Deadline deadline, Supplier<Optional<SignatureEvidence>> landed,
            Supplier<SignatureEvidence> work) {
        Optional<SignatureEvidence> outcome = Optional.empty();
        try {
            SignatureEvidence evidence = landed.get().orElseGet(work);
            boolean ours = evidence.reason().isTransient() && (deadline.passed() || Thread.currentThread().isInterrupted());
            outcome = ours ? Optional.empty() : Optional.of(evidence);
            return evidence;
        } finally {
            flights.remove(key, mine);
            mine.complete(outcome);
        }
    }

    private static SignatureEvidence notHad(Did did, Reason reason, String detail) {
        CheckLog log = new CheckLog();
        log.add(CheckCode.RECORD_PROVEN, reason, did.toString(), "a proof", detail, "limits");
        return new SignatureEvidence(did, reason, detail, log.checks(), Optional.empty(), Optional.empty());
    }

    /** Lets nobody who comes from now on wait for what was begun before. */
    void forget(Did did) {
        flights.keySet().removeIf(key -> key.did().equals(did));
    }

    void forgetAll() {
        flights.clear();
    }
}
