package io.atcr.samples.plugin;

import io.atcr.samples.plugin.SettingsFile.Line;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes values of lines, or says where they are wrong. */
final class SettingsReader {
    private static final int LONGEST_SOCKET = 100;

    private final SettingsFile file;

    SettingsReader(SettingsFile file) {
        this.file = file;
    }

    private @Nullable Line line(String name) {
        List<Line> lines = file.values(name);
        return lines.isEmpty() ? null : lines.get(0);
    }

    Optional<String> text(String name) {
        Line line = line(name);
        return line == null ? Optional.empty() : Optional.of(line.value());
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Line line : file.values(name)) {
            texts.add(line.value());
        }
        return List.copyOf(texts);
    }

    /** A path; one that is not absolute counts from the folder of the file. */
    Optional<Path> path(String name) throws SettingsException {
        Line line = line(name);
        return line == null ? Optional.empty() : Optional.of(path(line, line.value()));
    }

    /** The path of a Unix socket, which has 108 bytes with the one that ends it. */
    Optional<Path> socket(String name) throws SettingsException {
        Optional<Path> socket = path(name);
        if (socket.isPresent() && socket.get().toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
            throw new SettingsException(place(name), "the path of a socket has at most " + LONGEST_SOCKET + " bytes");
        }
        return socket;
    }

    /** A size such as {@code 8MiB}, in bytes. */
    int mebibytes(String name, int otherwise) throws SettingsException {
        Line line = line(name);
        if (line == null) {
            return otherwise;
        }
        String value = line.value();
        int number = 0;
        for (int i = 0; i < value.length() - 3; i++) {
            boolean digit = i < 3 && value.charAt(i) >= '0' && value.charAt(i) <= '9';
            number = digit ? number * 10 + value.charAt(i) - '0' : Integer.MIN_VALUE;
        }
        if (!value.endsWith("MiB") || number < 1) {
            throw line.wrong("'" + name + "' is a number of 1 to 999 and MiB");
        }
        return number << 20;
    }

    Path required(String name) throws SettingsException {
        Optional<Path> path = path(name);
        if (path.isEmpty()) {
            throw new SettingsException(file.file().toString(), "'" + name + "' has to be set");
        }
        return path.get();
    }

    private Path path(Line line, String value) throws SettingsException {
        try {
            return file.file().resolveSibling(value).normalize();
        } catch (InvalidPathException e) {
            throw line.wrong("not the name of a file");
        }
    }

    /** Milliseconds, seconds, minutes or hours, such as {@code 500ms}, {@code 5s}, {@code 10m}, {@code 1h}. */
    Duration time(String name, Duration otherwise, Duration least, Duration most) throws SettingsException {
        Line line = line(name);
        if (line == null) {
            return otherwise;
        }
        String value = line.value();
        int digits = 0;
        while (digits < value.length() && value.charAt(digits) >= '0' && value.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 9) {
            throw line.wrong("a time is a number and ms, s, m or h");
        }
        long number = Long.parseLong(value.substring(0, digits));
        Duration time = switch (value.substring(digits)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> throw line.wrong("a time is a number and ms, s, m or h");
        };
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw line.wrong("'" + name + "' is between " + words(least) + " and " + words(most));
        }
        return time;
    }

    private static String words(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    boolean yes(String name, boolean otherwise) throws SettingsException {
        Line line = line(name);
        if (line == null) {
            return otherwise;
        }
        return switch (line.value()) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw line.wrong("'" + name + "' is yes or no");
        };
    }

    /** One of the words of an enum, in lower case with hyphens. */
    <E extends Enum<E>> E word(String name, E[] words, E otherwise) throws SettingsException {
        Line line = line(name);
        if (line == null) {
            return otherwise;
        }
        List<String> known = new ArrayList<>();
        for (E word : words) {
            String spelled = word.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (spelled.equals(line.value())) {
                return word;
            }
            known.add(spelled);
        }
        throw line.wrong("'" + name + "' is one of " + String.join(", ", known));
    }

    /** Hosts with or without a port, as {@code host:port}. */
    List<String> hosts(String name) throws SettingsException {
        for (Line line : file.values(name)) {
            requireHost(line, line.value());
        }
        return texts(name);
    }

    static void requireHost(Line line, String value) throws SettingsException {
        boolean plain = !value.isEmpty();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            plain &= c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || ".-:[]".indexOf(c) >= 0;
        }
        if (!plain) {
            throw line.wrong("not a host, or a host and a port, in lower case: " + OneLine.of(value, OneLine.FOREIGN));
        }
    }

    /** {@code FROM=TO/PATH}: a registry, and where its images are fetched. */
    List<Mirror> mirrors(String name) throws SettingsException {
        List<Mirror> mirrors = new ArrayList<>();
        for (Line line : file.values(name)) {
            int equals = line.value().indexOf('=');
            String from = equals < 0 ? "" : line.value().substring(0, equals);
            String to = line.value().substring(equals + 1);
            int slash = to.indexOf('/');
            requireHost(line, from);
            requireHost(line, slash < 0 ? to : to.substring(0, slash));
            if (slash == to.length() - 1) {
                throw line.wrong("a path does not end in a slash");
            }
            for (Mirror mirror : mirrors) {
                if (mirror.registry().equals(from)) {
                    throw line.wrong(from + " has a mirror already");
                }
            }
            mirrors.add(new Mirror(from, to));
        }
        return List.copyOf(mirrors);
    }

    /** {@code [HOST[:PORT]=]FILE}: the authorities of a host, or of all. */
    List<Authority> authorities(String name) throws SettingsException {
        List<Authority> authorities = new ArrayList<>();
        for (Line line : file.values(name)) {
            int equals = line.value().indexOf('=');
            if (equals >= 0) {
                requireHost(line, line.value().substring(0, equals));
            }
            authorities.add(new Authority(equals < 0 ? "" : line.value().substring(0, equals), path(line, line.value().substring(equals + 1)), line.place()));
        }
        return List.copyOf(authorities);
    }

    List<String> digests(String name) throws SettingsException {
        for (Line line : file.values(name)) {
            if (!Question.isDigest(line.value())) {
                throw line.wrong("not a digest of sha256 and 64 lower-case hexadecimal characters");
            }
        }
        return texts(name);
    }

    /** Names of environment variables. */
    List<String> variables(String name) throws SettingsException {
        for (Line line : file.values(name)) {
            for (int i = 0; i < line.value().length(); i++) {
                char c = line.value().charAt(i);
                if (!(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' || i > 0 && c >= '0' && c <= '9')) {
                    throw line.wrong("not the name of a variable");
                }
            }
        }
        return texts(name);
    }

    /** Where a setting stands, for what turns out to be wrong only when it is used. */
    String place(String name) {
        Line line = line(name);
        return line == null ? file.file().toString() : line.place();
    }
}
