package io.atcr.samples.manifests;

import io.atcr.samples.localnetwork.TestAuthority;
import io.atcr.samples.service.RunningService;
import io.atcr.samples.service.config.CheckedSettings;
import io.atcr.samples.service.config.SettingsReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus gets from a service that runs.
 *
 * @param series for each metric its labels, and for each of these its values
 */
record Scrape(Map<String, Map<String, Set<String>>> series) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? [^ ]+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"([^\"]*)\"");

    /** Starts the service with settings of its own, asks for /metrics, and stops it. */
    static Scrape of(Sample sample, Path folder) throws Exception {
        TestAuthority.named("authority").server("localhost").writeTo(folder);
        Files.writeString(folder.resolve("default.yaml"), """
                version: 1.0
                trustedDIDs:
                  did:plc:ewvi7nxzyoun6zhxrhs64oiz: {}
                policies:
                  - {name: images, scope: "atcr.io/**", require: {signature: true}, action: enforce}
                """);
        Path file = Files.writeString(folder.resolve("service.yaml"), """
                listen: 127.0.0.1:0
                management: 127.0.0.1:0
                drain: 0s
                tls: {certificate: tls.crt, key: tls.key}
                policies: {sources: {default: default.yaml}}
                """);
        CheckedSettings settings = new SettingsReader(file, Map.of(), sample.description().verifying(), sample.description().longest()).read();
        try (RunningService service = RunningService.start(sample.description(), settings, Map.of())) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.managementPort() + "/metrics")).timeout(Duration.ofSeconds(20)).build();
            return parse(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    static Scrape parse(String text) {
        Map<String, Map<String, Set<String>>> series = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a sample: " + line);
            }
            Map<String, Set<String>> labels = series.computeIfAbsent(matcher.group(1), name -> new HashMap<>());
            if (matcher.group(2) != null) {
                Matcher label = LABEL.matcher(matcher.group(2));
                while (label.find()) {
                    labels.computeIfAbsent(label.group(1), name -> new HashSet<>()).add(label.group(2));
                }
            }
        });
        return new Scrape(series);
    }
}
