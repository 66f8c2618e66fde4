package io.atcr.samples.service.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Puts events into the queue as lines; the thread that logs does no more than make the line. */
final class QueueAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    static final String NAME = "lines";

    private final JsonLine line = new JsonLine();
    private final LineQueue queue;

    QueueAppender(Supplier<OutputStream> out, int maxBytes) {
        this.queue = new LineQueue(out, count -> line.ofDropped(count, Instant.now()), maxBytes);
        setName(NAME);
    }

    @Override
    protected void append(ILoggingEvent event) {
        queue.add(line.of(event));
    }

    JsonLine line() {
        return line;
    }

    long dropped() {
        return queue.dropped();
    }

    boolean flush(Duration longest) {
        return queue.flush(longest);
    }

    @Override
    public void stop() {
        super.stop();
        queue.close();
    }
}
