package io.atcr.samples.service.config;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.HttpFetcher;
import io.atcr.samples.service.config.ServiceSettings.Verification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads how images are verified. */
final class VerificationSettings {
    private static final Form<String> AUTHORITY_HOST = Form.of("HOST[:PORT] or *", (text, folder) -> text);

    private final SettingValues values;
    private final NamedFiles files;
    private final Problems problems;
    private final Duration deadline;

    VerificationSettings(SettingValues values, NamedFiles files, Problems problems, Duration deadline) {
        this.values = values;
        this.files = files;
        this.problems = problems;
        this.deadline = deadline;
    }

    Supplier<Verification> read() {
        Optional<Duration> timeout = values.one(SettingsTable.TIMEOUT);
        timeout.filter(time -> time.compareTo(deadline) >= 0).ifPresent(time ->
                problems.add(values.place(SettingsTable.TIMEOUT), SettingsTable.TIMEOUT.path(), Forms.text(time),
                        "less than the " + Forms.text(deadline) + " in which this service answers"));
        Optional<SettingsTable.Subject> subject = values.one(SettingsTable.SUBJECT);
        Set<String> privateHosts = Collections.unmodifiableSet(new LinkedHashSet<>(values.list(SettingsTable.PRIVATE_HOSTS)));
        Set<String> plainHosts = Collections.unmodifiableSet(new LinkedHashSet<>(values.list(SettingsTable.PLAIN_HTTP_HOSTS)));
        List<URI> directories = directories(plainHosts);
        Map<String, Path> authorities = authorities();
        Optional<URI> proxy = values.one(SettingsTable.EGRESS_PROXY);
        Optional<Path> docker = values.one(SettingsTable.DOCKER_CONFIG);
        Optional<Boolean> pullSecrets = values.one(SettingsTable.PULL_SECRETS);
        return () -> new Verification(timeout.orElseThrow(), subject.orElseThrow() == SettingsTable.Subject.INDEX_OR_PLATFORM, directories,
                privateHosts, plainHosts, authorities, proxy, docker, pullSecrets.orElseThrow());
    }

    private List<URI> directories(Set<String> plainHosts) {
        List<URI> directories = values.list(SettingsTable.PLC_DIRECTORIES);
        AddressPolicy addresses = AddressPolicy.publicOnly();
        for (String host : plainHosts) {
            addresses = addresses.allowPlainHttp(host);
        }
        String place = values.place(SettingsTable.PLC_DIRECTORIES);
        String setting = SettingsTable.PLC_DIRECTORIES.path();
        if (values.inFile(SettingsTable.PLC_DIRECTORIES).isPresent() && directories.isEmpty()) {
            problems.add(place, setting, "no directory", "at least one, or nothing for the public one");
        }
        for (URI directory : directories) {
            int port = directory.getPort() < 0 ? 80 : directory.getPort();
            if ("http".equalsIgnoreCase(directory.getScheme()) && !addresses.plainHttpAllowed(directory.getHost(), port)) {
                problems.add(place, setting, YamlValue.Scalar.shown(directory.toString()),
                        "https, or " + directory.getHost() + ":" + port + " in " + SettingsTable.PLAIN_HTTP_HOSTS.path());
            }
        }
        return directories;
    }

    private Map<String, Path> authorities() {
        Map<String, NamedFiles.Named> named = files.read(SettingsTable.AUTHORITIES, AUTHORITY_HOST);
        HttpFetcher.Builder trust = HttpFetcher.builder();
        named.forEach((host, file) -> {
            String setting = SettingsTable.AUTHORITIES.path();
            try {
                byte[] pem = Files.readAllBytes(file.path());
                if (host.equals("*")) {
                    trust.trustCaEverywhere(pem);
                } else {
                    trust.trustCa(host, pem);
                }
            } catch (IOException | CertificateException e) {
                problems.add(file.place(), setting, "certificates that cannot be read in " + YamlValue.Scalar.shown(file.path().toString()),
                        SettingsTable.AUTHORITIES.form().expected());
            } catch (IllegalArgumentException e) {
                problems.add(file.place(), setting, "the host " + YamlValue.Scalar.shown(host), AUTHORITY_HOST.expected());
            }
        });
        return NamedFiles.paths(named);
    }
}
