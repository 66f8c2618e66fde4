package io.atcr.samples.service.config;

import io.atcr.did.net.UntrustedText;
import io.atcr.samples.service.config.ServiceSettings.Cache;
import io.atcr.samples.service.config.ServiceSettings.Limits;
import io.atcr.samples.service.config.ServiceSettings.Listen;
import io.atcr.samples.service.config.ServiceSettings.Log;
import io.atcr.samples.service.config.ServiceSettings.Policies;
import io.atcr.samples.service.config.ServiceSettings.Rate;
import io.atcr.samples.service.config.ServiceSettings.Redis;
import io.atcr.samples.service.config.ServiceSettings.Server;
import io.atcr.samples.service.config.ServiceSettings.Tls;
import io.atcr.samples.service.config.ServiceSettings.Verification;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.event.Level;

/**
 * Reads settings from one YAML file and the environment, and checks what can be checked without a network: files, policies, patterns, keys, hosts,
 * times that have to fit each other. Finds everything that is wrong, not the first thing. Stateless but for its file; thread-safe.
 */
public final class SettingsReader {
    private final Path file;
    private final Map<String, String> environment;
    private final Duration verifying;
    private final Duration longest;

    /**
     * A reader of one file.
     *
     * @param file        the YAML file, at most 256 KiB; relative paths in it count from its folder
     * @param environment variables; those that begin with {@code ATCR_SET_} override the file, and relative paths in them count from the working folder
     * @param verifying   the time in which an answer that takes a verification is given; a verification has to end sooner
     * @param longest     the longest time in which any answer is given; what is under way at the end may take it
     */
    public SettingsReader(Path file, Map<String, String> environment, Duration verifying, Duration longest) {
        this.file = file;
        this.environment = Map.copyOf(environment);
        this.verifying = verifying;
        this.longest = longest;
    }

    /**
     * Reads and checks.
     *
     * @return settings that can be used
     * @throws SettingsException if anything is wrong, with all of it
     */
    public CheckedSettings read() throws SettingsException {
        YamlValue.Mapping root = SettingsYaml.read(text(), UntrustedText.escape(file.toString()));
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseGet(() -> Path.of("/"));
        Problems problems = new Problems();
        SettingNames names = new SettingNames(problems);
        names.checkFile(root);
        names.checkEnvironment(environment);
        SettingValues values = new SettingValues(root, folder, environment, problems);
        NamedFiles files = new NamedFiles(values, folder, problems);
        Supplier<Server> server = server(values, problems);
        PolicySettings policySettings = new PolicySettings(values, files, names, problems);
        Supplier<Policies> policies = policySettings.read();
        Supplier<Verification> verification = new VerificationSettings(values, files, problems, verifying).read();
        Optional<Integer> entries = values.one(SettingsTable.ENTRIES);
        Supplier<Optional<Redis>> redis = new RedisSettings(values, problems).read();
        Supplier<Limits> limits = limits(values, problems);
        Optional<Level> level = values.one(SettingsTable.LOG_LEVEL);
        Optional<Integer> sample = values.one(SettingsTable.LOG_SAMPLE);
        problems.throwIfAny();
        ServiceSettings settings = new ServiceSettings(server.get(), policies.get(), verification.get(), new Cache(entries.orElseThrow(), redis.get()),
                limits.get(), new Log(level.orElseThrow(), sample.orElseThrow()));
        return new CheckedSettings(settings, policySettings.loaded());
    }

    private String text() throws SettingsException {
        String shown = UntrustedText.escape(file.toString());
        try {
            byte[] bytes = FileForms.read(file, SettingsYaml.MAX_BYTES + 1, "a file of settings that can be read");
            if (bytes.length > SettingsYaml.MAX_BYTES) {
                throw new Refused("more than " + SettingsYaml.MAX_BYTES + " bytes", "a smaller file");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new SettingsException(List.of(new SettingsProblem(shown, "", "bytes that are not UTF-8", "UTF-8")));
        } catch (Refused e) {
            throw new SettingsException(List.of(new SettingsProblem(shown, "", e.found(), e.expected())));
        }
    }

    private Supplier<Server> server(SettingValues values, Problems problems) {
        Optional<Listen> listen = values.one(SettingsTable.LISTEN);
        Optional<Listen> management = values.one(SettingsTable.MANAGEMENT);
        if (listen.isPresent() && management.isPresent() && listen.get().port() != 0 && listen.get().port() == management.get().port()) {
            problems.add(values.place(SettingsTable.MANAGEMENT), SettingsTable.MANAGEMENT.path(), "the port of " + SettingsTable.LISTEN.path(), "another port");
        }
        Optional<Duration> drain = values.one(SettingsTable.DRAIN);
        Optional<Duration> grace = values.one(SettingsTable.GRACE);
        grace.filter(time -> time.compareTo(longest) < 0).ifPresent(time ->
                problems.add(values.place(SettingsTable.GRACE), SettingsTable.GRACE.path(), Forms.text(time),
                        "at least the " + Forms.text(longest) + " in which this service answers"));
        Optional<Path> certificate = values.one(SettingsTable.CERTIFICATE);
        Optional<Path> key = values.one(SettingsTable.KEY);
        Optional<Path> clientCa = values.one(SettingsTable.CLIENT_CA);
        Set<String> clientNames = Collections.unmodifiableSet(new LinkedHashSet<>(values.list(SettingsTable.CLIENT_NAMES)));
        if (!values.says(SettingsTable.CLIENT_CA) && values.says(SettingsTable.CLIENT_NAMES)) {
            problems.add(values.place(SettingsTable.CLIENT_NAMES), SettingsTable.CLIENT_NAMES.path(), "names of clients", SettingsTable.CLIENT_CA.path() + ", too");
        }
        Optional<Duration> reload = values.one(SettingsTable.TLS_RELOAD);
        return () -> new Server(listen.orElseThrow(), management.orElseThrow(),
                new Tls(certificate.orElseThrow(), key.orElseThrow(), clientCa, clientNames, reload.orElseThrow()), drain.orElseThrow(), grace.orElseThrow());
    }

    private static Supplier<Limits> limits(SettingValues values, Problems problems) {
        Optional<Integer> total = values.one(SettingsTable.TOTAL_RATE);
        Optional<Integer> totalBurst = values.one(SettingsTable.TOTAL_BURST);
        Supplier<Rate> perNamespace = rate(values, problems, SettingsTable.NAMESPACE_RATE, SettingsTable.NAMESPACE_BURST, total, totalBurst);
        Supplier<Rate> perHost = rate(values, problems, SettingsTable.HOST_RATE, SettingsTable.HOST_BURST, total, totalBurst);
        Optional<Integer> concurrent = values.one(SettingsTable.CONCURRENT);
        Optional<Integer> connections = values.one(SettingsTable.CONNECTIONS);
        Optional<Integer> maxImages = values.one(SettingsTable.MAX_IMAGES);
        return () -> new Limits(perNamespace.get(), perHost.get(), new Rate(total.orElseThrow(), totalBurst.orElseThrow()),
                concurrent.orElseThrow(), connections.orElseThrow(), maxImages.orElseThrow());
    }

    private static Supplier<Rate> rate(SettingValues values, Problems problems, Setting<Integer> perSecond, Setting<Integer> burst,
            Optional<Integer> total, Optional<Integer> totalBurst) {
        Optional<Integer> rate = within(values, problems, perSecond, total, SettingsTable.TOTAL_RATE);
        Optional<Integer> most = within(values, problems, burst, totalBurst, SettingsTable.TOTAL_BURST);
        return () -> new Rate(rate.orElseThrow(), most.orElseThrow());
    }

    /** One namespace or host that may use more than there is for all starves the others (A20). */
    private static Optional<Integer> within(SettingValues values, Problems problems, Setting<Integer> setting, Optional<Integer> total, Setting<Integer> outer) {
        Optional<Integer> number = values.one(setting);
        if (number.isPresent() && total.isPresent() && number.get() > total.get()) {
            Setting<Integer> said = values.says(setting) ? setting : outer;
            problems.add(values.place(said), setting.path(), number.get().toString(), "at most the " + total.get() + " of " + outer.path());
        }
        return number;
    }
}
