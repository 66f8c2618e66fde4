package io.atcr.samples.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.samples.plugin.DaemonException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A7: somebody else's socket answers "allow". Whatever it says, this process verifies, and denies an image that has no bundle.
 */
class A7SocketTest {
    @TempDir
    Path temp;

    private Scene scene;
    private final Question unsigned = Question.of(Scene.IMAGE, Scene.OTHER);

    @BeforeEach
    void scene() throws IOException {
        scene = new Scene(temp);
    }

    /** What an impostor changes in what it was asked, to have an answer to something else. */
    private enum Lie {
        DIGEST(request -> with(request, Question.of(request.question().reference(), Scene.DIGEST))),
        REFERENCE(request -> with(request, Impostor.other(request.question()))),
        SIGNER(request -> with(request, request.question().signedBy("did:web:mallory.example", Optional.empty()))),
        NONCE(request -> new Request(new byte[Request.NONCE], request.fingerprint(), request.question())),
        POLICY(request -> new Request(nonce(request), new byte[Fingerprint.MOST], request.question()));

        private final UnaryOperator<Request> change;

        Lie(UnaryOperator<Request> change) {
            this.change = change;
        }

        private static Request with(Request request, Question question) {
            return new Request(nonce(request), request.fingerprint(), question);
        }

        private static byte[] nonce(Request request) {
            byte[] written = new byte[Request.NONCE];
            request.fields(new Wire.Fields()).written().get(written);
            return written;
        }
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void A7_anAnswerToSomethingElseIsNoAnswer(Lie lie) throws Exception {
        try (Impostor impostor = new Impostor(scene.socket, Impostor.allows(lie.change))) {
            assertThat(failure(impostor, unsigned).kind()).isEqualTo(Kind.OTHER_ANSWER);
            isVerifiedHere(impostor);
        }
    }

    /** The control: that the impostor is believed where nothing is wrong shows that the other tests fail for what they name. */
    @Test
    void anAnswerToTheQuestionIsOne() throws Exception {
        try (Impostor impostor = new Impostor(scene.socket, Impostor.allows(request -> request))) {
            assertThat(scene.ask(scene.withSocket(), unsigned).policy()).isEqualTo("impostor");
            assertThat(impostor.wasAsked()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwx---r-x", "rwxr-x---", "r-x------"})
    void A7_aFolderWithAnotherModeIsNotAsked(String mode) throws Exception {
        try (Impostor impostor = new Impostor(scene.socket, Impostor.allows(request -> request))) {
            Files.setPosixFilePermissions(scene.socket.getParent(), PosixFilePermissions.fromString(mode));

            isNotAsked(impostor, "mode");
        }
    }

    @Test
    void A7_aFolderOfAnotherUserIsNotAsked() throws Exception {
        Assumptions.assumeTrue(Trusted.us() == 0, "only root can give a folder away");
        try (Impostor impostor = new Impostor(scene.socket, Impostor.allows(request -> request))) {
            Files.setAttribute(scene.socket.getParent(), "unix:uid", 4711);

            isNotAsked(impostor, "belongs to user 4711");
        }
    }

    @Test
    void A7_aSocketOfAnotherUserIsNotAsked() throws Exception {
        Assumptions.assumeTrue(Trusted.us() == 0, "only root can give a file away");
        try (Impostor impostor = new Impostor(scene.socket, Impostor.allows(request -> request))) {
            Files.setAttribute(scene.socket, "unix:uid", 4711);

            isNotAsked(impostor, "belongs to user 4711");
        }
    }

    @Test
    void A7_aSocketBehindALinkIsNotAsked() throws Exception {
        Path elsewhere = Files.createDirectory(scene.folder.resolve("elsewhere"));
        try (Impostor impostor = new Impostor(elsewhere.resolve("s"), Impostor.allows(request -> request))) {
            Files.createSymbolicLink(scene.socket, elsewhere.resolve("s"));

            isNotAsked(impostor, "is not a socket");
        }
    }

    @Test
    void A7_aFolderBehindALinkIsNotAsked() throws Exception {
        try (Impostor impostor = new Impostor(scene.socket, Impostor.allows(request -> request))) {
            Path real = scene.folder.resolve("real");
            Files.move(scene.socket.getParent(), real);
            Files.createSymbolicLink(scene.socket.getParent(), real);

            isNotAsked(impostor, "is not a folder");
        }
    }

    @Test
    void A7_aFolderThatOthersCanMoveIsNotAsked() throws Exception {
        try (Impostor impostor = new Impostor(scene.socket, Impostor.allows(request -> request))) {
            PluginSettings settings = scene.withSocket();
            Files.setPosixFilePermissions(scene.folder, PosixFilePermissions.fromString("rwxrwxrwx"));

            DaemonException failure = catchThrowableOfType(DaemonException.class,
                    () -> new DaemonClient(scene.socket).ask(unsigned, Fingerprint.of(settings, Map.of()), Duration.ofSeconds(5)));

            assertThat(failure.kind()).isEqualTo(Kind.NOT_OURS);
            assertThat(failure).hasMessageContaining("others can move");
            assertThat(impostor.wasNotAsked()).isTrue();
        }
    }

    @Test
    void A7_aProcessOfAnotherUserIsNotBelieved() throws Exception {
        try (Impostor impostor = new Impostor(scene.socket, Impostor.allows(request -> request))) {
            DaemonClient other = new DaemonClient(scene.socket, () -> () -> "somebody");

            DaemonException failure = catchThrowableOfType(DaemonException.class, () -> other.ask(unsigned, new byte[Fingerprint.MOST], Duration.ofSeconds(5)));

            assertThat(failure.kind()).isEqualTo(Kind.NOT_OURS);
            assertThat(failure).hasMessageContaining("somebody else listens");
            assertThat(impostor.wasAsked()).isTrue();
        }
    }

    @Test
    void A7_silenceEndsInTime() throws Exception {
        try (Impostor impostor = new Impostor(scene.socket, Impostor::isSilent)) {
            Answer answer = scene.ask(scene.withSocket("daemon-timeout = 1s"), unsigned);

            assertThat(answer.reason()).isEqualTo("no-bundle");
            assertThat(scene.log()).contains("event=daemon-not-used").contains("SLOW");
            assertThat(impostor.wasAsked()).isTrue();
        }
    }

    @Test
    void A7_aDripEndsInTime() throws Exception {
        try (Impostor impostor = new Impostor(scene.socket, caller -> {
            caller.write(ByteBuffer.allocate(4).putInt(Response.KIND).flip());
            Impostor.isSilent(caller);
        })) {
            assertThat(scene.ask(scene.withSocket("daemon-timeout = 1s"), unsigned).reason()).isEqualTo("no-bundle");
            assertThat(impostor.wasAsked()).isTrue();
        }
    }

    @Test
    void A7_aGigabyteIsNotRead() throws Exception {
        try (Impostor impostor = new Impostor(scene.socket, caller -> {
            caller.write(ByteBuffer.allocate(8).putInt(Response.KIND).putInt(1 << 30).flip());
            ByteBuffer much = ByteBuffer.allocate(1 << 20);
            while (true) {
                caller.write(much.clear());
            }
        })) {
            DaemonException failure = failure(impostor, unsigned);

            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
            assertThat(failure).hasMessageContaining("1073741824 bytes");
            isVerifiedHere(impostor);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n\r\n", "ATA1", "{\"allowed\":true}"})
    void A7_whatIsNoMessageIsNoAnswer(String said) throws Exception {
        try (Impostor impostor = new Impostor(scene.socket, caller -> caller.write(ByteBuffer.wrap(said.getBytes(StandardCharsets.UTF_8))))) {
            assertThat(failure(impostor, unsigned).kind()).isEqualTo(Kind.BROKEN);
            isVerifiedHere(impostor);
        }
    }

    @Test
    void A7_aDaemonThatIsKilledWithinAnAnswerHasGivenNone() throws Exception {
        try (Impostor impostor = new Impostor(scene.socket, caller -> {
            Request request = Request.read(caller);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            Response.answered(request, Impostor.allow(request.question())).write(new Recorded(whole));
            caller.write(ByteBuffer.wrap(whole.toByteArray(), 0, whole.size() - 1));
        })) {
            assertThat(failure(impostor, unsigned).kind()).isEqualTo(Kind.BROKEN);
            isVerifiedHere(impostor);
        }
    }

    @Test
    void A7_aSocketThatNobodyListensAtIsNotWaitedFor() throws Exception {
        new Impostor(scene.socket, Impostor::isSilent).close();

        assertThat(scene.ask(scene.withSocket(), Scene.question()).allowed()).isTrue();
        assertThat(scene.way()).contains("PROCESS");
    }

    private DaemonException failure(Impostor impostor, Question question) throws Exception {
        PluginSettings settings = scene.withSocket();
        DaemonException failure = catchThrowableOfType(DaemonException.class,
                () -> new DaemonClient(scene.socket).ask(question, Fingerprint.of(settings, Map.of()), Duration.ofSeconds(10)));
        assertThat(impostor.wasAsked()).isTrue();
        return failure;
    }

    private void isVerifiedHere(Impostor impostor) throws Exception {
        Answer answer = scene.ask(scene.withSocket(), unsigned);

        assertThat(answer.allowed()).isFalse();
        assertThat(answer.reason()).isEqualTo("no-bundle");
        assertThat(scene.way()).contains("PROCESS");
        assertThat(scene.log()).contains("event=daemon-not-used");
        assertThat(impostor.wasAsked()).isTrue();
    }

    private void isNotAsked(Impostor impostor, String why) throws Exception {
        Answer answer = scene.ask(scene.withSocket(), unsigned);

        assertThat(answer.reason()).isEqualTo("no-bundle");
        assertThat(scene.log()).contains("event=daemon-not-used").contains("NOT_OURS").contains(why);
        assertThat(impostor.wasNotAsked()).isTrue();
    }
}
