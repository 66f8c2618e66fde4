package io.atcr.samples.gatekeeper.load;

import io.atcr.samples.localnetwork.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** The built provider as processes: settings, certificates, start, memory, end. */
final class Programs {
    private static final Duration START = Duration.ofSeconds(30);

    private final Path program;
    private final Path folder;
    private final TestAuthority servers = TestAuthority.named("servers");
    private final TestAuthority clients = TestAuthority.named("clients");
    private final HttpClient http = HttpClient.newHttpClient();

    /** A program, and an empty folder for its files. */
    Programs(Path program, Path folder) throws IOException {
        this.program = program;
        this.folder = folder;
        servers.server("localhost", "127.0.0.1").writeTo(folder);
        Files.writeString(folder.resolve("client-ca.crt"), clients.pem());
    }

    /** What a client needs to speak to any of them. */
    SSLContext client() {
        return clients.client("gatekeeper-webhook-service.gatekeeper-system.svc").context(servers);
    }

    /** The settings of a service over the servers of a folder, with more lines of its own. */
    String settings(List<String> hosts, String more) {
        return """
                drain: 0s
                tls: {certificate: tls.crt, key: tls.key, clientCa: client-ca.crt}
                policies: {sources: {load: %s}}
                verification: {plcDirectories: ['http://%s'], privateHosts: ['%s'], plainHttpHosts: ['%s']}
                %s
                """.formatted(Upstreams.POLICY, hosts.get(0), String.join("', '", hosts), String.join("', '", hosts), more);
    }

    /** Starts one and waits until it says that it is ready. */
    Running start(String name, String settings) throws IOException, InterruptedException {
        int port = free();
        int management = free();
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, "listen: 127.0.0.1:" + port + "\nmanagement: 127.0.0.1:" + management + "\n" + settings);
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "--config", file.toString()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        long start = System.nanoTime();
        Process process = builder.start();
        URI ready = URI.create("http://127.0.0.1:" + management + "/readyz");
        while (!answers(ready)) {
            if (!process.isAlive() || System.nanoTime() - start > START.toNanos()) {
                process.destroyForcibly();
                throw new IOException("it did not get ready: " + Files.readString(log));
            }
            Thread.sleep(5);
        }
        return new Running(process, port, management, Duration.ofNanos(System.nanoTime() - start), log);
    }

    private boolean answers(URI uri) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * One that runs.
     *
     * @param process    the process
     * @param port       HTTPS
     * @param management plain HTTP
     * @param startedIn  from the start of the process until it was ready
     * @param log        what it printed
     */
    record Running(Process process, int port, int management, Duration startedIn, Path log) implements AutoCloseable {

        /** What the process has used of the processors. */
        Duration processorTime() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        }

        /** The memory of the process that is in RAM, and the most that ever was, in MiB. */
        List<Integer> residentMebibytes() throws IOException {
            List<Integer> sizes = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
                if (line.startsWith("VmRSS:") || line.startsWith("VmHWM:")) {
                    sizes.add(0, Integer.parseInt(line.replaceAll("[^0-9]", "")) / 1024);
                }
            }
            return sizes;
        }

        /** Ends it as a machine does that loses power. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        /** Asks it to end, and waits. */
        int end() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                return -1;
            }
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
