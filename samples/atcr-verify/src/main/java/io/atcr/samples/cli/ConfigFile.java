package io.atcr.samples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file of lines {@code option = value}: options as on the command line without their hyphens, values as they stand to the end of the line.
 * Lines that begin with {@code #} are left out. An option that takes several values may stand on several lines.
 */
final class ConfigFile {
    private static final int LARGEST = 64 << 10;

    private final Map<String, List<Line>> lines = new LinkedHashMap<>();

    /** One value and where it stands, line and column from 1. */
    record Line(String value, String place) {}

    /** What is wrong in the file, and where. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @param known the names of the options that may stand in it
     * @param repeatable those of them that take several values
     */
    static ConfigFile read(Path file, Set<String> known, Set<String> repeatable) throws Malformed {
        ConfigFile config = new ConfigFile();
        int number = 0;
        for (String line : text(file).split("\r?\n", -1)) {
            number++;
            String stripped = line.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                config.add(line, file + ":" + number + ":", known, repeatable);
            }
        }
        return config;
    }

    /** The values of an option, in order; empty if it is not set. */
    List<Line> values(String name) {
        return lines.getOrDefault(name, List.of());
    }

    private void add(String line, String place, Set<String> known, Set<String> repeatable) throws Malformed {
        int start = column(line, 0);
        int equals = line.indexOf('=');
        String name = (equals < 0 ? line : line.substring(0, equals)).strip();
        if (!known.contains(name)) {
            throw new Malformed(place + start + ": no option is called '" + UsageText.quote(name) + "'"
                    + Nearest.to(name.startsWith("--") ? name.substring(2) : name, known).map(near -> "; did you mean '" + near + "'?").orElse(""));
        }
        if (equals < 0) {
            throw new Malformed(place + (start + name.length()) + ": '=' and a value have to follow '" + name + "'");
        }
        String value = line.substring(equals + 1).strip();
        String here = place + column(line, equals + 1);
        if (value.isEmpty()) {
            throw new Malformed(here + ": '" + name + "' has no value");
        }
        if (value.length() > 1 && ((value.startsWith("\"") && value.endsWith("\"")) || (value.startsWith("'") && value.endsWith("'")))) {
            throw new Malformed(here + ": values stand without quotation marks");
        }
        if (value.contains(Setting.SEPARATOR)) {
            throw new Malformed(here + ": a value cannot hold a NUL character");
        }
        List<Line> before = lines.computeIfAbsent(name, none -> new ArrayList<>());
        if (!before.isEmpty() && !repeatable.contains(name)) {
            throw new Malformed(place + start + ": '" + name + "' takes one value, and has one at " + before.get(0).place());
        }
        before.add(new Line(value, here));
    }

    /** Where the first letter at or after an index is, from 1. */
    private static int column(String line, int from) {
        int at = from;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at + 1;
    }

    private static String text(Path file) throws Malformed {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new Malformed(file + ": larger than 64 KiB");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Malformed(file + ": not UTF-8 text");
        } catch (NoSuchFileException e) {
            throw new Malformed(file + ": cannot be read: there is no such file");
        } catch (IOException e) {
            throw new Malformed(file + ": cannot be read: " + Outputs.words(e));
        }
    }
}
