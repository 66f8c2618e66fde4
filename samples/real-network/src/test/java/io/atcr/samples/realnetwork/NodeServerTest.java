package io.atcr.samples.realnetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that behave and servers that do not, played by a program in Java: no Node.js is needed. */
class NodeServerTest {

    @TempDir
    Path folder = Path.of("");

    private NodeServer start(String behaviour, Duration ready) throws IOException, InterruptedException {
        return NodeServer.start(folder, "fake", List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), FakeServer.class.getName(), behaviour), ready);
    }

    @Test
    void serverIsWhereItSaysAndEndsWhenItIsClosed() throws Exception {
        NodeServer server = start("serve", Duration.ofSeconds(60));
        assertThat(server.url()).isEqualTo(URI.create("http://127.0.0.1:1"));
        assertThat(server.running()).isTrue();
        server.close();
        assertThat(server.running()).isFalse();
    }

    @Test
    void serverThatFailsIsReportedWithWhatItSaid() {
        assertThatThrownBy(() -> start("fail", Duration.ofSeconds(60))).isInstanceOf(IOException.class).hasMessageContaining("no such package");
    }

    @Test
    void serverThatSaysSomethingElseIsRefused() {
        assertThatThrownBy(() -> start("chat", Duration.ofSeconds(60))).isInstanceOf(IOException.class).hasMessageContaining("did not say where it is");
        assertThatThrownBy(() -> start("noUrl", Duration.ofSeconds(60))).isInstanceOf(IOException.class).hasMessageContaining("did not say where it is");
    }

    @Test
    void silentServerIsNotWaitedForLongerThanItsDeadline() {
        assertThatThrownBy(() -> start("silence", Duration.ofMillis(200))).isInstanceOf(IOException.class).hasMessageContaining("not ready within");
    }
}
