package io.atcr.samples.ratify;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A local network, settings that reach it, and calls as Ratify makes them, in this process. */
final class Scene implements AutoCloseable {
    final LocalNetwork network;
    final Account alice;
    final Account mallory;
    final Path folder;
    final Path policy;
    final Path settings;

    Scene(Path folder) throws IOException {
        this.folder = folder;
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        mallory = network.createAccount("mallory.test");
        policy = Files.writeString(folder.resolve("trust-policy.yaml"), network.policyYaml(alice));
        settings = settings("settings.conf", "policy = " + policy + "\n" + plainHttp());
    }

    /** What a call led to, read by the rules of both generations of hosts. */
    record Ended(int status, String out, String err) {
        HostRules.Read report() {
            return HostRules.since12(status, out.getBytes(StandardCharsets.UTF_8), err.getBytes(StandardCharsets.UTF_8));
        }

        /** Whether either host lets the image run; they have to agree. */
        boolean allowed() {
            boolean since12 = report().success();
            boolean before12 = HostRules.before12(status, out.getBytes(StandardCharsets.UTF_8)).success();
            if (since12 != before12) {
                throw new AssertionError("the hosts do not agree about " + this);
            }
            return since12;
        }
    }

    /** Settings that reach the local network, but for plain HTTP. */
    Path settings(String name, String more) throws IOException {
        StringBuilder text = new StringBuilder("plc-directory = " + network.plcDirectory() + "\ndeadline = 300s\n");
        hosts().forEach(host -> text.append("private-host = ").append(host).append('\n'));
        return Files.writeString(folder.resolve(name), text + more);
    }

    String plainHttp() {
        StringBuilder text = new StringBuilder();
        hosts().forEach(host -> text.append("plain-http = ").append(host).append('\n'));
        return text.toString();
    }

    List<String> hosts() {
        return List.of(network.registry(), network.pds().getAuthority(), network.plcDirectory().getAuthority());
    }

    /** The host's document, with more members of {@code config} and of {@code store}, each after a comma. */
    String document(String config, String store, String referrer) {
        return "{\"config\":{\"artifactTypes\":\"application/vnd.atproto.signature.v1+json\",\"name\":\"verifier-atcr\",\"type\":\"atcr-verifier\"" + config
                + "},\"storeConfig\":{\"version\":\"1.0.0\",\"pluginBinDirs\":null,\"store\":{\"name\":\"oras\"" + store
                + "}},\"referenceDesc\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + referrer
                + "\",\"size\":735,\"annotations\":{\"k\":\"v\"},\"artifactType\":\"application/vnd.atproto.signature.v1+json\"}}";
    }

    static Map<String, String> variables(String subject) {
        return Map.of(HostCall.COMMAND, "VERIFY", HostCall.VERSION, "1.0.0", HostCall.SUBJECT, subject);
    }

    Ended ask(String subject, String document) {
        return ask(settings, variables(subject), document.getBytes(StandardCharsets.UTF_8));
    }

    Ended ask(Path file, Map<String, String> environment, byte[] document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Host host = new Host(environment, new ByteArrayInputStream(document), new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        int status = Main.run(host, file, "/nowhere/daemon", Optional.empty());
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        network.close();
    }
}
