package io.atcr.samples.plugin;

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
import java.util.TreeSet;

/**
 * A file of lines {@code name = value}, values as they stand to the end of the line. Lines that begin with {@code #} are left out. A setting that takes
 * several values may stand on several lines. What is not known is refused.
 */
final class SettingsFile {
    static final int LARGEST = 64 << 10;
    private static final int LONGEST_NAME = 24;

    private final Path file;
    private final byte[] bytes;
    private final Map<String, List<Line>> lines = new LinkedHashMap<>();

    /** One value, and where it stands. */
    record Line(String value, String place) {
        SettingsException wrong(String message) {
            return new SettingsException(place, message);
        }
    }

    private SettingsFile(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /**
     * Reads a file.
     *
     * @param once the names of what takes one value
     * @param often the names of what takes several
     */
    static SettingsFile read(Path file, Set<String> once, Set<String> often) throws SettingsException {
        SettingsFile settings = new SettingsFile(file.toAbsolutePath(), bytes(file));
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(settings.bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new SettingsException(file.toString(), "not UTF-8 text");
        }
        int number = 0;
        int from = 0;
        while (from <= text.length()) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            number++;
            settings.add(text.substring(from, end), file + ":" + number + ":", once, often);
            from = end + 1;
        }
        return settings;
    }

    private static byte[] bytes(Path file) throws SettingsException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new SettingsException(file.toString(), "larger than 64 KiB");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new SettingsException(file.toString(), "there is no such file");
        } catch (IOException e) {
            throw new SettingsException(file.toString(), "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private void add(String line, String place, Set<String> once, Set<String> often) throws SettingsException {
        if (line.isBlank() || line.strip().startsWith("#")) {
            return;
        }
        int start = column(line, 0);
        int equals = line.indexOf('=');
        String name = (equals < 0 ? line : line.substring(0, equals)).strip();
        if (!once.contains(name) && !often.contains(name)) {
            Set<String> known = new TreeSet<>(once);
            known.addAll(often);
            throw new SettingsException(place + start, (spelledAsOne(name) ? "no setting is called '" + name + "'" : "this is no setting") + ", only " + String.join(", ", known));
        }
        if (equals < 0) {
            throw new SettingsException(place + (start + name.length()), "'=' and a value have to follow '" + name + "'");
        }
        String value = line.substring(equals + 1).strip();
        String here = place + column(line, equals + 1);
        if (value.isEmpty()) {
            throw new SettingsException(here, "'" + name + "' has no value");
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) == 0x7f) {
                throw new SettingsException(here, "a value has no control characters");
            }
        }
        List<Line> values = new ArrayList<>(values(name));
        if (!values.isEmpty() && once.contains(name)) {
            throw new SettingsException(place + start, "'" + name + "' takes one value, and has one at " + values.get(0).place());
        }
        values.add(new Line(value, here));
        lines.put(name, values);
    }

    /** Where the first letter at or after an index is, from 1. */
    /** What is not spelled so is not repeated: the file may be another one than was meant, with a secret in it. */
    private static boolean spelledAsOne(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!(name.charAt(i) >= 'a' && name.charAt(i) <= 'z' || name.charAt(i) == '-')) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= LONGEST_NAME;
    }

    private static int column(String line, int from) {
        int at = from;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at + 1;
    }

    /** The values of a setting, in order; empty if it is not set. */
    List<Line> values(String name) {
        return lines.getOrDefault(name, List.of());
    }

    Path file() {
        return file;
    }

    /** The file as it was read. */
    byte[] bytes() {
        return bytes.clone();
    }
}
