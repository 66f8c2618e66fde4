package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.Handle;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which DID a handle named a moment ago. */
class RecentHandlesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Deque<Did> answers = new ArrayDeque<>();
    private final RecentHandles handles = new RecentHandles(handle -> {
        if (answers.isEmpty()) {
            throw new DidException(DidError.UNAVAILABLE, "no answer", -1);
        }
        return answers.remove();
    }, new GateClock(InstantSource.system(), nanos::get));

    @Test
    void aHandleIsAskedForOnceAMinuteAndHeldMeanwhile() throws Exception {
        Handle alice = Handle.parse("alice.example.com");
        Did first = Did.parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
        Did second = Did.parse("did:plc:bbbbbbbbbbbbbbbbbbbbbbbb");
        answers.add(first);
        answers.add(second);
        assertThat(handles.held(alice)).isEmpty();
        assertThat(handles.resolve(alice)).isEqualTo(first);
        assertThat(handles.held(alice)).contains(first);
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(handles.resolve(alice, Duration.ofSeconds(1))).isEqualTo(first);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(handles.held(alice)).isEmpty();
        assertThat(handles.resolve(alice, Duration.ofSeconds(1))).isEqualTo(second);
    }

    @Test
    void aFailureIsNotKept() throws Exception {
        Handle alice = Handle.parse("alice.example.com");
        assertThatThrownBy(() -> handles.resolve(alice)).isInstanceOf(DidException.class);
        assertThat(handles.held(alice)).isEmpty();
        answers.add(Did.parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"));
        assertThat(handles.resolve(alice)).hasToString("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    }
}
