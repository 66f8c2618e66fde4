package io.atcr.samples.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that decides an answer and lies in files: settings, policies, exempt digests, authorities, credentials. Who asks and who answers compare theirs, so
 * that no answer is given by another policy than the caller has (ATTACKS A7).
 *
 * <p>Up to {@value #MOST} bytes it is the files themselves, and their SHA-256 only beyond that: a JVM that asks the daemon and ends would spend a third of
 * its life on finding a hash function.
 */
final class Fingerprint {
    /** The most bytes of one. */
    static final int MOST = 16 << 10;
    private static final byte WHOLE = 0;
    private static final byte HASHED = 1;
    /** More than the readers of these files take, so that a file that is too large is theirs to refuse. */
    private static final int LARGEST = 4 << 20;
    private static final int MOST_FILES = 512;

    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private @Nullable MessageDigest sha256;

    private Fingerprint() {
        parts.write(WHOLE);
    }

    /**
     * The one of the files as they are now.
     *
     * @param surroundings the variables that the verifier sees. They are no part of it, only the credentials that are found by them: a daemon and its
     *     callers seldom have the same
     */
    static byte[] of(PluginSettings settings, Map<String, String> surroundings) throws SettingsException {
        Fingerprint all = new Fingerprint();
        all.part("settings", settings.bytes());
        CallSettings call = settings.call();
        if (call.policyText().isPresent()) {
            all.part("policy-text", call.policyText().get().getBytes(StandardCharsets.UTF_8));
        } else {
            all.part("policy-of-call", (call.policy().isPresent() ? call.policy().get().toString() : "").getBytes(StandardCharsets.UTF_8));
            all.policies(settings.policy());
        }
        all.part("plain-http-of-call", String.join(" ", call.plainHttp()).getBytes(StandardCharsets.UTF_8));
        all.file("exempt-digests", settings.exemptDigestsFile());
        all.file("docker-config", settings.dockerConfig());
        if (settings.dockerConfig().isEmpty()) {
            all.found(surroundings);
        }
        for (Authority authority : settings.authorities()) {
            all.file("ca", Optional.of(authority.file()));
        }
        return all.done();
    }

    private void policies(Path policy) throws SettingsException {
        if (!Files.isDirectory(policy)) {
            Trusted.requireOurs(policy, "the policies");
            file("policy", Optional.of(policy));
            return;
        }
        Trusted.requireOurs(policy, "the policies");
        TreeSet<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(policy)) {
            for (Path entry : entries) {
                // hidden files are no policies; the loader refuses whatever else is none
                if (!String.valueOf(entry.getFileName()).startsWith(".")) {
                    files.add(entry);
                }
                if (files.size() > MOST_FILES) {
                    throw new SettingsException(policy.toString(), "more than " + MOST_FILES + " files");
                }
            }
        } catch (IOException e) {
            throw unreadable(policy, e);
        }
        for (Path file : files) {
            Trusted.requireOurs(file, "the policies");
            part("name", String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
            file("policy", Optional.of(file));
        }
    }

    private void file(String name, Optional<Path> file) throws SettingsException {
        if (file.isEmpty()) {
            return;
        }
        try (InputStream in = Files.newInputStream(file.get())) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new SettingsException(file.get().toString(), "larger than 4 MiB");
            }
            part(name, bytes);
        } catch (IOException e) {
            throw unreadable(file.get(), e);
        }
    }

    /** Nothing where there is none. One that cannot be read is the verifier's to refuse, where it needs it: an answer by a bundle does not. */
    private void found(Map<String, String> surroundings) {
        try {
            Optional<Path> file = FoundCredentials.in(surroundings);
            if (file.isPresent()) {
                try (InputStream in = Files.newInputStream(file.get())) {
                    part("found-credentials", in.readNBytes(LARGEST));
                }
            }
        } catch (IOException e) {
            part("unreadable-credentials", new byte[0]);
        }
    }

    private static SettingsException unreadable(Path file, IOException e) {
        return new SettingsException(file.toString(), "cannot be read: " + e.getClass().getSimpleName());
    }

    /** With its length, so that no two lists of parts have the same bytes. */
    private void part(String name, byte[] bytes) {
        bytes((name + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
        bytes(bytes);
    }

    private void bytes(byte[] more) {
        if (sha256 == null && parts.size() + more.length > MOST) {
            sha256 = sha256();
            sha256.update(parts.toByteArray());
        }
        if (sha256 == null) {
            parts.write(more, 0, more.length);
        } else {
            sha256.update(more);
        }
    }

    private byte[] done() {
        if (sha256 == null) {
            return parts.toByteArray();
        }
        parts.reset();
        parts.write(HASHED);
        parts.writeBytes(sha256.digest());
        return parts.toByteArray();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
