package io.atcr.samples.plugin;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Digests that are allowed whoever signed them: those of the settings, and of a file with one on each line, maybe with a comment behind it. */
final class Exemptions {
    private static final int LARGEST = 1 << 20;

    private final Set<String> digests;

    private Exemptions(Set<String> digests) {
        this.digests = digests;
    }

    static Exemptions of(PluginSettings settings) throws SettingsException {
        Set<String> digests = new HashSet<>(settings.exemptDigests());
        if (settings.exemptDigestsFile().isPresent()) {
            read(settings.exemptDigestsFile().get(), digests);
        }
        return new Exemptions(digests);
    }

    private static void read(Path file, Set<String> digests) throws SettingsException {
        Trusted.requireOurs(file, "the exempt digests");
        List<String> lines;
        try {
            if (Files.size(file) > LARGEST) {
                throw new SettingsException(file.toString(), "larger than 1 MiB");
            }
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new SettingsException(file.toString(), "not UTF-8 text");
        } catch (IOException e) {
            throw new SettingsException(file.toString(), "cannot be read: " + e.getClass().getSimpleName());
        }
        int number = 0;
        for (String line : lines) {
            number++;
            int comment = line.indexOf('#');
            String digest = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!digest.isEmpty() && !Question.isDigest(digest)) {
                throw new SettingsException(file + ":" + number, "not a digest of sha256 and 64 lower-case hexadecimal characters");
            }
            if (!digest.isEmpty()) {
                digests.add(digest);
            }
        }
    }

    boolean has(String digest) {
        return digests.contains(digest);
    }
}
