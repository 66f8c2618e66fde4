package io.atcr.benchmarks;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.verifier.Verifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a PLC directory, a PDS and a registry on loopback answered when each of many accounts' images was verified for the first time. */
final class RecordedNetwork {
    final AddressPolicy addressPolicy;
    final URI plcDirectory;
    final String policyYaml;
    final List<String> images;
    /** Ports of 127.0.0.1, free again: the directory's, the PDS's, the registry's. */
    final List<Integer> ports;

    private final Map<URI, FetchResponse> answers = new ConcurrentHashMap<>();

    /** Verifies each image once; {@code count} accounts with one image each. */
    RecordedNetwork(int count) throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            List<Account> accounts = new ArrayList<>();
            List<String> references = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Account account = network.createAccount("account-" + i + ".test");
                accounts.add(account);
                references.add(account.push("app", "v1").reference());
            }
            addressPolicy = network.addressPolicy();
            plcDirectory = network.plcDirectory();
            policyYaml = network.policyYaml(accounts.toArray(Account[]::new));
            images = List.copyOf(references);
            ports = List.of(plcDirectory.getPort(), network.pds().getPort(), URI.create("http://" + network.registry()).getPort());
            record();
        }
    }

    private void record() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(policyYaml);
        try (HttpFetcher network = HttpFetcher.builder().addressPolicy(addressPolicy).build();
                Verifier verifier = Verifier.builder()
                        .trustPolicy(policy)
                        .plcDirectory(plcDirectory)
                        .fetcher(new Recorder(network))
                        .build()) {
            for (String image : images) {
                if (!verifier.verify(ImageReference.parse(image, policy.atcrRegistries())).decision().allowed()) {
                    throw new IOException(image + " is not allowed");
                }
            }
        }
    }

    /** Answers from memory, at once. */
    HttpFetcher fetcher() {
        return new Player();
    }

    /** Whole responses of the server on a port, by method and target, such as {@code GET /path?query}. */
    Map<String, byte[]> responses(int port) {
        Map<String, byte[]> responses = new HashMap<>();
        answers.forEach((uri, response) -> {
            if (uri.getPort() == port) {
                String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
                responses.put("GET " + uri.getRawPath() + query, bytes(response));
            }
        });
        return responses;
    }

    private static byte[] bytes(FetchResponse response) {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(response.status()).append(" Recorded\r\n");
        response.headers().forEach((name, values) -> values.forEach(value -> head.append(name).append(": ").append(value).append("\r\n")));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(response.body());
        return bytes.toByteArray();
    }

    private abstract class Fetcher implements HttpFetcher {
        @Override
        public AddressPolicy addressPolicy() {
            return addressPolicy;
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    private final class Recorder extends Fetcher {
        private final HttpFetcher network;

        Recorder(HttpFetcher network) {
            this.network = network;
        }

        @Override
        public FetchResponse fetch(FetchRequest request) throws FetchException {
            FetchResponse response = network.fetch(request);
            if (!request.method().equals("GET") || response.header("content-length").isEmpty()) {
                throw new IllegalStateException(request + " cannot be recorded");
            }
            answers.put(request.uri(), response);
            return response;
        }

        @Override
        public Duration totalTimeout() {
            return network.totalTimeout();
        }
    }

    private final class Player extends Fetcher {
        @Override
        public FetchResponse fetch(FetchRequest request) throws FetchException {
            FetchResponse recorded = answers.get(request.uri());
            if (recorded == null) {
                throw new FetchException(FetchError.CONNECT, request + " was not recorded");
            }
            return recorded;
        }
    }
}
