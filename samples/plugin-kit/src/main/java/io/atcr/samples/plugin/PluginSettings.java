package io.atcr.samples.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How an installation verifies: everything that whoever asks cannot choose. Read from a small file once for each process.
 *
 * <p>Reading it loads none of the verifier. Immutable and thread-safe.
 */
public final class PluginSettings {
    /** Which evidence is asked for, and in which order. */
    public enum EvidenceOrder {
        /** Only what the network says now. */
        LIVE,
        /** What the network says now; a bundle where that cannot be had. */
        LIVE_FIRST,
        /** A bundle if it allows the image; otherwise what the network says now. */
        BUNDLE_FIRST,
        /** Only a bundle. */
        BUNDLE
    }

    /** What a call does about the daemon. */
    public enum DaemonUse {
        /** It is asked where it is there. Somebody else starts it. */
        ASK,
        /** It is asked, and started for later calls where it is not there. */
        START,
        /** It is not asked. */
        OFF
    }

    private static final Set<String> ONCE = Set.of("policy", "socket", "daemon", "daemon-idle", "daemon-timeout", "bundles", "evidence", "state", "docker-config",
            "credential-helpers", "egress-proxy", "exempt-digests", "timeout", "deadline", "log-file", "log-size", "metrics-file", "subject");
    private static final Set<String> OFTEN = Set.of("mirror", "ca", "private-host", "plain-http", "plc-directory", "exempt-digest", "pass-environment");

    private final SettingsFile file;
    private final CallSettings call;
    private final SettingsReader reader;
    private final Path policy;
    private final Optional<Path> socket;
    private final DaemonUse daemon;
    private final Duration daemonIdle;
    private final Duration daemonTimeout;
    private final Optional<Path> bundles;
    private final EvidenceOrder evidence;
    private final Optional<Path> state;
    private final Optional<Path> dockerConfig;
    private final boolean credentialHelpers;
    private final boolean indexOrPlatform;
    private final Optional<Path> exemptDigestsFile;
    private final List<String> exemptDigests;
    private final Duration timeout;
    private final Duration deadline;
    private final Optional<Path> logFile;
    private final int logBytes;
    private final Optional<Path> metricsFile;
    private final List<Mirror> mirrors;
    private final List<Authority> authorities;
    private final List<String> privateHosts;
    private final List<String> plainHttpHosts;
    private final List<String> passedEnvironment;

    private enum Subject {
        EXACT,
        INDEX_OR_PLATFORM
    }

    private PluginSettings(SettingsFile file, CallSettings call) throws SettingsException {
        this.file = file;
        this.call = call;
        this.reader = new SettingsReader(file);
        this.policy = call.policy().isPresent() ? call.policy().get() : call.policyText().isPresent() ? file.file() : reader.required("policy");
        this.socket = reader.socket("socket");
        this.daemon = reader.word("daemon", DaemonUse.values(), socket.isPresent() ? DaemonUse.ASK : DaemonUse.OFF);
        if (daemon != DaemonUse.OFF && socket.isEmpty()) {
            throw new SettingsException(reader.place("daemon"), "'socket' has to be set, too");
        }
        this.deadline = reader.time("deadline", Duration.ofSeconds(8), Duration.ofMillis(100), Duration.ofMinutes(10));
        this.timeout = reader.time("timeout", deadline.dividedBy(2), Duration.ofMillis(50), Duration.ofMinutes(10));
        this.daemonTimeout = reader.time("daemon-timeout", deadline.dividedBy(3), Duration.ofMillis(10), Duration.ofMinutes(10));
        if (daemonTimeout.plus(timeout).compareTo(deadline) > 0) {
            throw new SettingsException(reader.place("deadline"), "'deadline' is at least 'timeout' and 'daemon-timeout' together, "
                    + timeout.plus(daemonTimeout).toMillis() + "ms: what the daemon does not answer is verified after it was asked");
        }
        this.daemonIdle = reader.time("daemon-idle", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofHours(24));
        this.bundles = reader.path("bundles");
        this.evidence = reader.word("evidence", EvidenceOrder.values(), bundles.isPresent() ? EvidenceOrder.BUNDLE_FIRST : EvidenceOrder.LIVE);
        if (evidence != EvidenceOrder.LIVE && bundles.isEmpty()) {
            throw new SettingsException(reader.place("evidence"), "'bundles' has to be set, too");
        }
        this.state = reader.path("state");
        this.dockerConfig = call.dockerConfig().isPresent() ? call.dockerConfig() : reader.path("docker-config");
        this.credentialHelpers = reader.yes("credential-helpers", false);
        this.indexOrPlatform = reader.word("subject", Subject.values(), Subject.EXACT) == Subject.INDEX_OR_PLATFORM;
        this.exemptDigestsFile = reader.path("exempt-digests");
        this.exemptDigests = reader.digests("exempt-digest");
        this.logFile = reader.path("log-file");
        this.logBytes = reader.mebibytes("log-size", 8 << 20);
        this.metricsFile = reader.path("metrics-file");
        this.mirrors = reader.mirrors("mirror");
        this.authorities = reader.authorities("ca");
        this.privateHosts = reader.hosts("private-host");
        List<String> plainHttp = new ArrayList<>(reader.hosts("plain-http"));
        plainHttp.addAll(call.plainHttp());
        this.plainHttpHosts = List.copyOf(plainHttp);
        this.passedEnvironment = reader.variables("pass-environment");
    }

    /**
     * Reads a file of settings.
     *
     * @param file UTF-8 text of at most 64 KiB
     * @return the settings
     * @throws SettingsException if it cannot be read, has a setting that is not known, or a value that is none; the message says where
     */
    public static PluginSettings read(Path file) throws SettingsException {
        return read(file, CallSettings.NONE);
    }

    /**
     * Reads a file of settings for a call that has some of its own.
     *
     * @param file UTF-8 text of at most 64 KiB
     * @param call what stands in place of the file's settings
     * @return the settings
     * @throws SettingsException if it cannot be read, has a setting that is not known, or a value that is none; the message says where
     */
    public static PluginSettings read(Path file, CallSettings call) throws SettingsException {
        SettingsFile lines = SettingsFile.read(file, ONCE, OFTEN);
        Trusted.requireOurs(file, "the settings");
        return new PluginSettings(lines, call);
    }

    /** What the call has in place of the file's settings. */
    CallSettings call() {
        return call;
    }

    /** Where a setting stands, for what turns out to be wrong only when it is used. */
    String place(String name) {
        return reader.place(name);
    }

    /** The bytes of the file. */
    byte[] bytes() {
        return file.bytes();
    }

    /** {@return the file that was read: its absolute path} */
    public Path file() {
        return file.file();
    }

    /** {@return who may sign what: a policy file, or a directory that is one policy set} */
    public Path policy() {
        return policy;
    }

    /** {@return the daemon's socket: its path; empty if there is no daemon} */
    public Optional<Path> socket() {
        return socket;
    }

    /** {@return what a call does about the daemon: the use} */
    public DaemonUse daemon() {
        return daemon;
    }

    /** {@return how long a daemon stays that a call has started and nobody asks: a second to a day; 10 minutes by default} */
    public Duration daemonIdle() {
        return daemonIdle;
    }

    /** {@return how long the daemon may take before this process verifies: the time, a third of the deadline by default} */
    public Duration daemonTimeout() {
        return daemonTimeout;
    }

    /** {@return where bundles lie: a folder of files {@code sha256-HEX.atcrbundle}; empty if there are none} */
    public Optional<Path> bundles() {
        return bundles;
    }

    /** {@return which evidence is asked for: the order} */
    public EvidenceOrder evidence() {
        return evidence;
    }

    /** {@return where is remembered what was seen live: a folder; empty if nothing outlives the process} */
    public Optional<Path> state() {
        return state;
    }

    /** {@return the registries' credentials: a file like Docker's {@code config.json}; empty to look where the command line tools look, by the environment} */
    public Optional<Path> dockerConfig() {
        return dockerConfig;
    }

    /** {@return whether the programs may be run that the credentials file names: true if the settings say so} */
    public boolean credentialHelpers() {
        return credentialHelpers;
    }

    /** {@return whether a platform's manifest is allowed for the signatures on an index that lists it: false by default} */
    public boolean indexOrPlatform() {
        return indexOrPlatform;
    }

    /** {@return a file with more exempt digests: its path; empty if there is none} */
    public Optional<Path> exemptDigestsFile() {
        return exemptDigestsFile;
    }

    /** {@return digests that are allowed without a signature, such as those of the images that a node needs before it has a network: digests} */
    public List<String> exemptDigests() {
        return exemptDigests;
    }

    /** {@return how long a verification may take: the time, half of the deadline by default} */
    public Duration timeout() {
        return timeout;
    }

    /** {@return how long a call may take, everything included: the time, 8 seconds by default} */
    public Duration deadline() {
        return deadline;
    }

    /** {@return where decisions are logged: a file; empty if there is none} */
    public Optional<Path> logFile() {
        return logFile;
    }

    /** {@return how large a log file becomes before the next one is begun: bytes; 8 MiB by default} */
    public int logBytes() {
        return logBytes;
    }

    /** {@return where the daemon writes metrics: a file; empty if there is none} */
    public Optional<Path> metricsFile() {
        return metricsFile;
    }

    /** {@return where images of a registry are fetched instead: a mirror for each registry that has one} */
    public List<Mirror> mirrors() {
        return mirrors;
    }

    /** {@return certificate authorities beside the platform's: files of them} */
    public List<Authority> authorities() {
        return authorities;
    }

    /** {@return hosts that may have a private address: as {@code host:port}} */
    public List<String> privateHosts() {
        return privateHosts;
    }

    /** {@return hosts that are spoken to over plain HTTP: as {@code host:port}} */
    public List<String> plainHttpHosts() {
        return plainHttpHosts;
    }

    /** {@return pLC directories: URLs; none for the public one} */
    public List<String> plcDirectories() {
        return reader.texts("plc-directory");
    }

    /** {@return the HTTP proxy that is the only way out: as {@code host:port}; empty if there is none} */
    public Optional<String> egressProxy() {
        return reader.text("egress-proxy");
    }

    /** {@return variables that the verifier and its credential helpers see beside those that they always see: their names} */
    public List<String> passedEnvironment() {
        return passedEnvironment;
    }
}
