package io.atcr.samples.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LineQueueTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    /** Takes nothing until it is let go. */
    private static final class Stalled extends OutputStream {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            reached.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            taken.write(bytes, from, length);
        }
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whoLogsNeverWaitsWhenOutputStalls() throws InterruptedException {
        Stalled out = new Stalled();
        try (LineQueue queue = new LineQueue(() -> out, count -> line("dropped " + count), 10)) {
            queue.add(line("1234"));
            out.reached.await();
            queue.add(line("5678"));
            queue.add(line("9012"));
            queue.add(line("x"));
            queue.add(line("y"));
            assertThat(queue.dropped()).isEqualTo(2);
            assertThat(queue.flush(Duration.ofMillis(1))).isFalse();
            out.released.countDown();
            assertThat(queue.flush(LONG)).isTrue();
            queue.add(line("z"));
            assertThat(queue.flush(LONG)).isTrue();
        }
        assertThat(out.taken.toString(StandardCharsets.UTF_8)).startsWith("1234\n5678\n9012\n").contains("dropped 2\n", "z\n").doesNotContain("x", "y");
    }

    @Test
    void whatWaitsAtTheEndIsWrittenAndNothingIsTakenAfterIt() throws InterruptedException {
        Stalled out = new Stalled();
        LineQueue queue = new LineQueue(() -> out, count -> line("dropped " + count), 100);
        queue.add(line("a"));
        out.reached.await();
        queue.add(line("b"));
        queue.close();
        queue.add(line("c"));
        out.released.countDown();
        assertThat(queue.flush(LONG)).isTrue();
        assertThat(out.taken.toString(StandardCharsets.UTF_8)).startsWith("a\nb\n").doesNotContain("c\n");
        assertThat(queue.dropped()).isEqualTo(1);
    }

    @Test
    void anOutputThatFailsIsCountedAndTriedAgain() {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        boolean[] broken = {true};
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (broken[0]) {
                    broken[0] = false;
                    throw new IOException("gone");
                }
                taken.write(b);
            }
        };
        try (LineQueue queue = new LineQueue(() -> failing, count -> line("dropped " + count), 100)) {
            queue.add(line("a"));
            assertThat(queue.flush(LONG)).isTrue();
            queue.add(line("b"));
            assertThat(queue.flush(LONG)).isTrue();
            assertThat(queue.dropped()).isEqualTo(1);
        }
        assertThat(taken.toString(StandardCharsets.UTF_8)).isEqualTo("b\n");
    }
}
