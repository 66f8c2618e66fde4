package io.atcr.samples.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final Request REQUEST = new Request(new byte[Request.NONCE], new byte[Fingerprint.MOST],
            Question.ofArtifact(Scene.IMAGE, Scene.DIGEST, Scene.OTHER).signedBy("did:web:a.example", Optional.of("io.atcr.manifest/ab")));
    private static final Answer ANSWER = new Answer(REQUEST.question(), Answer.Outcome.ALLOW_WARN, Answer.Source.BUNDLE, "none", "zwölf Zeichen",
            List.of(new Answer.Signer("did:web:a.example", "io.atcr.manifest/ab"), new Answer.Signer("did:web:b.example", "x/y")), "prod", "ab");

    /** A channel with something to read, a few bytes at a time. */
    private record Said(ByteBuffer bytes) implements ByteChannel {
        @Override
        public int read(ByteBuffer into) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int some = Math.min(7, Math.min(bytes.remaining(), into.remaining()));
            into.put(bytes.slice(bytes.position(), some));
            bytes.position(bytes.position() + some);
            return some;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            throw new IOException("nothing is said here");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private static byte[] response() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Response.answered(REQUEST, ANSWER).write(new Recorded(written));
        return written.toByteArray();
    }

    private static Response read(byte[] bytes) throws IOException, WireException {
        return Response.read(new Said(ByteBuffer.wrap(bytes)));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Response read = read(response());

        assertThat(read.answer()).contains(ANSWER);
        assertThat(read.request().same(REQUEST)).isTrue();
    }

    @Test
    void noPartOfAnAnswerIsOne() throws Exception {
        byte[] whole = response();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(part)).isInstanceOf(EOFException.class);
        }
    }

    @Property(tries = 2000)
    void A7_noByteOfWhatIsEchoedMayDiffer(@ForAll @IntRange(max = 10_000) int at, @ForAll @IntRange(min = 1, max = 255) int change) throws Exception {
        byte[] bytes = response();
        int echoed = REQUEST.fields(new Wire.Fields()).written().remaining();
        bytes[8 + at % echoed] ^= (byte) change;
        boolean accepted;
        try {
            accepted = read(bytes).request().same(REQUEST);
        } catch (WireException | EOFException e) {
            accepted = false;
        }
        assertThat(accepted).isFalse();
    }

    @Property(tries = 2000)
    void noBytesAreMoreThanRefused(@ForAll @Size(max = 300) byte[] junk) throws IOException {
        byte[] framed = ByteBuffer.allocate(8 + junk.length).putInt(Response.KIND).putInt(junk.length).put(junk).array();
        byte[] asked = ByteBuffer.allocate(8 + junk.length).putInt(Request.KIND).putInt(junk.length).put(junk).array();
        assertThatThrownBy(() -> read(framed)).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> Request.read(new Said(ByteBuffer.wrap(asked)))).isInstanceOf(WireException.class);
    }

    @Test
    void theLargestAnswerFits() throws Exception {
        String much = "\u20ac".repeat(5000);
        Question question = new Question("a".repeat(Question.LONGEST), Scene.DIGEST, Optional.of("d".repeat(Question.LONGEST)), Optional.of("r".repeat(Question.LONGEST)));
        Answer answer = new Answer(question, Answer.Outcome.DENY, Answer.Source.LIVE, much, much, java.util.Collections.nCopies(100, new Answer.Signer(much, "x".repeat(900))), much, much);
        Request request = new Request(new byte[Request.NONCE], new byte[Fingerprint.MOST], question);
        ByteArrayOutputStream written = new ByteArrayOutputStream();

        Response.answered(request, answer).write(new Recorded(written));

        assertThat(read(written.toByteArray()).answer()).contains(answer);
    }
}
