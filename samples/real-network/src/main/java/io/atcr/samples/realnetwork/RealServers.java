package io.atcr.samples.realnetwork;

import io.atcr.did.net.AddressPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory, two PDSes that register with it, and a registry, each in a process of its own, with empty data. Thread-safe. */
final class RealServers implements AutoCloseable {

    private final Path data;
    private final Deque<NodeServer> running = new ArrayDeque<>();
    private final Directory directory;
    private final Pds first;
    private final Pds second;
    private final RegistryPush registry;

    private RealServers(NodePackages packages) throws IOException, InterruptedException {
        data = Files.createTempDirectory("real-network");
        boolean started = false;
        try {
            directory = new Directory(start(packages, "plc.mjs").url());
            first = pds(packages, "pds-1");
            second = pds(packages, "pds-2");
            registry = new RegistryPush(start(packages, "registry.mjs", data.resolve("registry").toString()).url());
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /** Which program is not on the path that the servers need; empty if none is missing. */
    static Optional<String> missing() {
        return Programs.missing("node", "npm", "docker-registry");
    }

    /** Installs what is to be installed, and starts them all. */
    static RealServers start(Path packages) throws IOException, InterruptedException {
        return new RealServers(NodePackages.install(packages).build("better-sqlite3"));
    }

    private Pds pds(NodePackages packages, String name) throws IOException, InterruptedException {
        Path folder = folder(name);
        return new Pds(start(packages, "pds.mjs", directory.url().toString(), folder.toString()).url(), folder);
    }

    /** A folder beside the servers' data, which is deleted with it. */
    Path folder(String name) throws IOException {
        return Files.createDirectories(data.resolve(name));
    }

    private NodeServer start(NodePackages packages, String script, String... arguments) throws IOException, InterruptedException {
        NodeServer server = packages.start(script, arguments);
        running.push(server);
        return server;
    }

    Directory directory() {
        return directory;
    }

    Pds first() {
        return first;
    }

    Pds second() {
        return second;
    }

    RegistryPush registry() {
        return registry;
    }

    /** {@code HOST:PORT} of every server. */
    List<String> hosts() {
        return Stream.of(directory.url(), first.url(), second.url(), URI.create("http://" + registry.host())).map(URI::getAuthority).toList();
    }

    /** What a verifier has to be told to reach them: nothing else that is not public, and nothing else without TLS. */
    AddressPolicy addressPolicy() {
        AddressPolicy policy = AddressPolicy.publicOnly();
        for (String host : hosts()) {
            policy = policy.allowPrivate(host).allowPlainHttp(host);
        }
        return policy;
    }

    /** Ends the servers and deletes their data. */
    @Override
    public void close() throws IOException {
        running.forEach(NodeServer::close);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
