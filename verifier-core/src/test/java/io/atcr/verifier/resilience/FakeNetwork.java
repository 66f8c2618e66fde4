package io.atcr.verifier.resilience;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Hosts that do as they are told, in a time that passes only as a test says. Used by one thread. */
final class FakeNetwork implements HttpFetcher {
    static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    static final URI PDS = URI.create("https://pds.example.com/xrpc/x");

    /** What a host does with a request. */
    interface Act {
        FetchResponse answer(FetchRequest request) throws FetchException;
    }

    final Deque<Act> script = new ArrayDeque<>();
    final List<FetchRequest> asked = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();
    final List<String> circuits = new ArrayList<>();
    /** What is done when the script is at its end. */
    Act otherwise = status(200);
    double chance = 1;
    boolean interrupted;
    boolean closed;
    private long nanos = Long.MAX_VALUE - 5_000_000_000L;
    private Duration passed = Duration.ZERO;

    ResilientFetcher with(ResilienceLimits limits) {
        return with(limits, List.of());
    }

    ResilientFetcher with(ResilienceLimits limits, List<URI> replaceable) {
        return ResilientFetcher.builder(this)
                .limits(limits)
                .clock(() -> START.plus(passed))
                .replaceable(replaceable)
                .circuitListener((host, open) -> circuits.add((open ? "opened " : "closed ") + host))
                .time(() -> nanos, () -> chance, this::pause)
                .build();
    }

    void pass(Duration duration) {
        nanos += duration.toNanos();
        passed = passed.plus(duration);
    }

    Duration passed() {
        return passed;
    }

    private void pause(Duration duration) throws InterruptedException {
        if (interrupted) {
            throw new InterruptedException();
        }
        pauses.add(duration);
        pass(duration);
    }

    void does(Act... acts) {
        script.addAll(List.of(acts));
    }

    static Act status(int status) {
        return request -> new FetchResponse(status, request.uri(), Map.of(), new byte[0]);
    }

    static Act status(int status, String retryAfter) {
        return request -> new FetchResponse(status, request.uri(), Map.of("Retry-After", List.of(retryAfter)), new byte[0]);
    }

    /** An answer of where a redirect led to. */
    static Act elsewhere(int status, String url) {
        return request -> new FetchResponse(status, URI.create(url), Map.of(), new byte[0]);
    }

    static Act fails(FetchError code) {
        return request -> {
            throw new FetchException(code, "made up");
        };
    }

    /** No answer within the time of the attempt. */
    Act hangs() {
        return request -> {
            pass(request.timeout().orElseThrow());
            throw new FetchException(FetchError.TIMEOUT, "did not answer in time");
        };
    }

    /** The act after a while, or none if the time of the attempt does not allow it. */
    Act after(Duration duration, Act act) {
        return request -> {
            if (duration.compareTo(request.timeout().orElseThrow()) >= 0) {
                return hangs().answer(request);
            }
            pass(duration);
            return act.answer(request);
        };
    }

    @Override
    public FetchResponse fetch(FetchRequest request) throws FetchException {
        asked.add(request);
        Act act = script.poll();
        return (act == null ? otherwise : act).answer(request);
    }

    @Override
    public void close() {
        closed = true;
    }
}
