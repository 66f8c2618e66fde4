package io.atcr.samples.service.config;

import static io.atcr.samples.service.config.Setting.REQUIRED;
import static io.atcr.samples.service.config.Setting.list;
import static io.atcr.samples.service.config.Setting.one;

import io.atcr.samples.service.config.ServiceSettings.Listen;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.event.Level;

/** All settings, in the order of the reference. */
final class SettingsTable {
    /** What a bad reload of a policy does. */
    enum OnBadReload { KEEP, DENY }

    /** What a signature has to be about. */
    enum Subject { EXACT, INDEX_OR_PLATFORM }

    private static final Form<Duration> SHORT = Forms.duration(Duration.ZERO, Duration.ofMinutes(5));
    private static final Form<Duration> PERIOD = Forms.duration(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final Form<Integer> RATE = Forms.number(1, 1_000_000);

    static final Setting<Listen> LISTEN = one("listen", Forms.LISTEN_ON, "0.0.0.0:8443", "where HTTPS is served");
    static final Setting<Listen> MANAGEMENT = one("management", Forms.LISTEN_ON, "0.0.0.0:8080", "where /healthz, /readyz and /metrics are served, over plain HTTP");
    static final Setting<Duration> DRAIN = one("drain", SHORT, "5s", "how long it goes on answering after it was told to stop, while it is not ready");
    static final Setting<Duration> GRACE = one("grace", SHORT, "20s", "how long requests under way may take after that; at least the longest deadline of the service");

    static final Setting<Path> CERTIFICATE = one("tls.certificate", FileForms.CERTIFICATES, REQUIRED, "the certificate chain");
    static final Setting<Path> KEY = one("tls.key", FileForms.PRIVATE_KEY, REQUIRED, "its private key");
    static final Setting<Path> CLIENT_CA = one("tls.clientCa", FileForms.CERTIFICATES, "",
            "the authorities of client certificates; without it no client certificate is asked for");
    static final Setting<String> CLIENT_NAMES = list("tls.clientNames", Forms.CERTIFICATE_NAME, "",
            "a client certificate has to be for one of them; without any, every client of those authorities is let in");
    static final Setting<Duration> TLS_RELOAD = one("tls.reload", PERIOD, "10s", "how often the three files are looked at");

    static final Setting<Path> SOURCES = new Setting<>("policies.sources", Setting.Kind.MAP, FileForms.FILE_OR_FOLDER, REQUIRED,
            "trust policies: a file or folder by name");
    static final Setting<Path> NAMESPACES = new Setting<>("policies.namespaces", Setting.Kind.RULES, FileForms.FILE_OR_FOLDER, "",
            "which policy applies in which namespaces, the first that matches; a namespace that none matches has to satisfy every policy");
    static final Setting<String> MATCH = list("policies.namespaces[].match", NamespacePattern.FORM, REQUIRED, "the namespaces");
    static final Setting<String> POLICY = one("policies.namespaces[].policy", NamespacePattern.POLICY_NAME, REQUIRED, "a name in policies.sources");
    static final Setting<Boolean> RULE_ENFORCE_ONLY = one("policies.namespaces[].enforceOnly", Forms.TRUTH, "false",
            "whether images in these namespaces need a rule that enforces");
    static final Setting<Duration> POLICY_RELOAD = one("policies.reload", PERIOD, "10s", "how often policies are read again");
    static final Setting<Duration> POLICY_GRACE = one("policies.grace", Forms.duration(Duration.ZERO, Duration.ofHours(24)), "5m",
            "how long a policy that does not load leaves readiness alone");
    static final Setting<OnBadReload> ON_BAD_RELOAD = one("policies.onBadReload", Forms.word(OnBadReload.class), "keep",
            "what holds meanwhile: the policy as it was, or a denial of everything");
    static final Setting<Boolean> ENFORCE_ONLY = one("policies.enforceOnly", Forms.TRUTH, "false", "whether images in all namespaces need a rule that enforces");

    static final Setting<Duration> TIMEOUT = one("verification.timeout", Forms.duration(Duration.ofMillis(100), Duration.ofSeconds(30)), "2.3s",
            "the longest verification of one image; shorter than the longest deadline of the service");
    static final Setting<Subject> SUBJECT = one("verification.subject", Forms.word(Subject.class), "exact",
            "whether a signature on an index counts for its platforms");
    static final Setting<URI> PLC_DIRECTORIES = list("verification.plcDirectories", NetworkForms.DIRECTORY, "https://plc.directory",
            "where did:plc is asked for; the next one where one gives no answer");
    static final Setting<String> PRIVATE_HOSTS = list("verification.privateHosts", NetworkForms.PRIVATE_HOST, "", "hosts whose address may be private");
    static final Setting<String> PLAIN_HTTP_HOSTS = list("verification.plainHttpHosts", NetworkForms.PLAIN_HTTP_HOST, "", "hosts that are spoken to over plain HTTP");
    static final Setting<Path> AUTHORITIES = new Setting<>("verification.authorities", Setting.Kind.MAP, FileForms.CERTIFICATES, "",
            "certificate authorities by HOST[:PORT], which count there alone; \\* for all hosts, beside the platform's");
    static final Setting<URI> EGRESS_PROXY = one("verification.egressProxy", NetworkForms.PROXY, "", "the only way out; it has to refuse private addresses itself");
    static final Setting<Path> DOCKER_CONFIG = one("verification.dockerConfig", FileForms.FILE_OR_FOLDER, "", "registry credentials of the service's own");
    static final Setting<Boolean> PULL_SECRETS = one("verification.pullSecrets", Forms.TRUTH, "false", "whether image pull secrets are read from the Kubernetes API");

    static final Setting<Integer> ENTRIES = one("cache.entries", Forms.number(0, 1_000_000), "5000", "how many entries a process keeps, without Redis");
    static final Setting<URI> REDIS_CACHE = one("cache.redis.cache", NetworkForms.REDIS_URI, "", "the Redis of the cache that replicas share");
    static final Setting<URI> REDIS_MARKS = one("cache.redis.marks", NetworkForms.REDIS_URI, "", "the Redis of the rollback marks, which evicts nothing and writes to disk");
    static final Setting<Path> REDIS_KEYS = one("cache.redis.keys", FileForms.FILE, "", "the key file, the same for all replicas");
    static final Setting<Path> REDIS_PASSWORD = one("cache.redis.passwordFile", FileForms.FILE, "", "the password for both, where the URIs have none");
    static final Setting<Path> REDIS_AUTHORITY = one("cache.redis.authority", FileForms.CERTIFICATES, "",
            "the authorities that vouch for both over rediss://, in place of the platform's; read once");
    static final Setting<Boolean> REDIS_PLAIN = one("cache.redis.plain", Forms.TRUTH, "false", "whether redis:// may leave this machine");

    static final Setting<Integer> NAMESPACE_RATE = one("limits.perNamespace.perSecond", RATE, "100", "images a second that are not answered from what is known, for one namespace");
    static final Setting<Integer> NAMESPACE_BURST = one("limits.perNamespace.burst", RATE, "200", "how many at once after a pause");
    static final Setting<Integer> HOST_RATE = one("limits.perHost.perSecond", RATE, "500", "the same for one registry host");
    static final Setting<Integer> HOST_BURST = one("limits.perHost.burst", RATE, "1000", "how many at once after a pause");
    static final Setting<Integer> TOTAL_RATE = one("limits.total.perSecond", RATE, "1000", "the same in all");
    static final Setting<Integer> TOTAL_BURST = one("limits.total.burst", RATE, "2000", "how many at once after a pause");
    static final Setting<Integer> CONCURRENT = one("limits.concurrent", Forms.number(1, 10_000), "128", "requests that are worked on at once");
    static final Setting<Integer> CONNECTIONS = one("limits.connections", Forms.number(1, 10_000), "512", "open connections");
    static final Setting<Integer> MAX_IMAGES = one("limits.maxImages", Forms.number(1, 10_000), "256", "images in one request");

    static final Setting<Level> LOG_LEVEL = one("log.level", Forms.word(Level.class), "info", "events below it are not logged; stack traces are logged at debug only");
    static final Setting<Integer> LOG_SAMPLE = one("log.sampleAllowed", Forms.number(1, 1_000_000), "1",
            "of so many images that are allowed without a warning one is logged; what is denied always is");

    static final List<Setting<?>> ALL = List.of(LISTEN, MANAGEMENT, DRAIN, GRACE,
            CERTIFICATE, KEY, CLIENT_CA, CLIENT_NAMES, TLS_RELOAD,
            SOURCES, NAMESPACES, MATCH, POLICY, RULE_ENFORCE_ONLY, POLICY_RELOAD, POLICY_GRACE, ON_BAD_RELOAD, ENFORCE_ONLY,
            TIMEOUT, SUBJECT, PLC_DIRECTORIES, PRIVATE_HOSTS, PLAIN_HTTP_HOSTS, AUTHORITIES, EGRESS_PROXY, DOCKER_CONFIG, PULL_SECRETS,
            ENTRIES, REDIS_CACHE, REDIS_MARKS, REDIS_KEYS, REDIS_PASSWORD, REDIS_AUTHORITY, REDIS_PLAIN,
            NAMESPACE_RATE, NAMESPACE_BURST, HOST_RATE, HOST_BURST, TOTAL_RATE, TOTAL_BURST, CONCURRENT, CONNECTIONS, MAX_IMAGES,
            LOG_LEVEL, LOG_SAMPLE);

    private SettingsTable() {}
}
