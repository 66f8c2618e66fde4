package io.atcr.samples.service.config;

import io.atcr.samples.service.config.ServiceSettings.Redis;
import io.atcr.verifier.cache.SharedCacheKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what replicas share, all of it or nothing. No message has a part of a URI, a password or a key in it. */
final class RedisSettings {
    private static final int MAX_PASSWORD_BYTES = 1024;
    private static final List<Setting<?>> NEEDED = List.of(SettingsTable.REDIS_CACHE, SettingsTable.REDIS_MARKS, SettingsTable.REDIS_KEYS);

    private final SettingValues values;
    private final Problems problems;

    RedisSettings(SettingValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    Supplier<Optional<Redis>> read() {
        Optional<URI> cache = values.one(SettingsTable.REDIS_CACHE);
        Optional<URI> marks = values.one(SettingsTable.REDIS_MARKS);
        Optional<Path> keys = values.one(SettingsTable.REDIS_KEYS);
        Optional<Path> passwordFile = values.one(SettingsTable.REDIS_PASSWORD);
        Optional<Path> authorityFile = values.one(SettingsTable.REDIS_AUTHORITY);
        boolean authority = values.says(SettingsTable.REDIS_AUTHORITY);
        boolean plain = values.one(SettingsTable.REDIS_PLAIN).orElse(true);
        List<Setting<?>> said = SettingsTable.ALL.stream().filter(setting -> setting.path().startsWith("cache.redis.") && values.says(setting)).toList();
        if (said.isEmpty()) {
            return Optional::empty;
        }
        NEEDED.stream().filter(each -> !said.contains(each)).forEach(each ->
                problems.add(values.place(each), each.path(), "nothing", each.form().expected() + ", since " + said.get(0).path() + " is set"));
        keys.ifPresent(this::checkKeys);
        cache.ifPresent(uri -> checkPlain(SettingsTable.REDIS_CACHE, uri, plain, authority));
        marks.ifPresent(uri -> checkPlain(SettingsTable.REDIS_MARKS, uri, plain, authority));
        List<X509Certificate> authorities = authorityFile.map(this::authorities).orElse(List.of());
        Optional<String> password = passwordFile.flatMap(this::password);
        Optional<URI> fullCache = cache.flatMap(uri -> withPassword(SettingsTable.REDIS_CACHE, uri, password));
        Optional<URI> fullMarks = marks.flatMap(uri -> withPassword(SettingsTable.REDIS_MARKS, uri, password));
        return () -> Optional.of(new Redis(fullCache.orElseThrow(), fullMarks.orElseThrow(), keys.orElseThrow(), authorities));
    }

    private void checkKeys(Path file) {
        try {
            SharedCacheKeys.read(file);
        } catch (IOException e) {
            // its message names the file and the line, and nothing that is in it
            problems.add(values.place(SettingsTable.REDIS_KEYS), SettingsTable.REDIS_KEYS.path(),
                    "a key file that is none: " + YamlValue.Scalar.shown(String.valueOf(e.getMessage())), "one or two lines, ID BASE64");
        }
    }

    private void checkPlain(Setting<URI> setting, URI uri, boolean plain, boolean authority) {
        if (NetworkForms.isPlain(uri) && authority) {
            problems.add(values.place(setting), setting.path(), "redis://, and " + SettingsTable.REDIS_AUTHORITY.path(), "rediss://, for which an authority vouches");
        } else if (NetworkForms.isPlain(uri) && !plain && !NetworkForms.isLoopback(uri)) {
            problems.add(values.place(setting), setting.path(), "redis:// to another machine", "rediss://, or " + SettingsTable.REDIS_PLAIN.path() + ": true");
        }
    }

    private List<X509Certificate> authorities(Path file) {
        Setting<Path> setting = SettingsTable.REDIS_AUTHORITY;
        String shown = YamlValue.Scalar.shown(file.toString());
        try {
            byte[] pem = FileForms.read(file, FileForms.MAX_PEM_BYTES + 1, setting.form().expected());
            if (pem.length > FileForms.MAX_PEM_BYTES) {
                throw new Refused("more than " + FileForms.MAX_PEM_BYTES + " bytes in " + shown, setting.form().expected());
            }
            return PemCertificates.authorities(pem, Instant.now());
        } catch (CertificateException e) {
            // its message has nothing in it that is in the file
            problems.add(values.place(setting), setting.path(), "authorities that cannot be used in " + shown + ": " + e.getMessage(), setting.form().expected());
        } catch (Refused e) {
            problems.add(values.place(setting), setting.path(), e);
        }
        return List.of();
    }

    private Optional<String> password(Path file) {
        String expected = "a file with one line of at most " + MAX_PASSWORD_BYTES + " bytes";
        try {
            byte[] bytes = FileForms.read(file, MAX_PASSWORD_BYTES + 2, expected);
            String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
            if (text.isEmpty() || bytes.length > MAX_PASSWORD_BYTES || text.indexOf('\n') >= 0 || text.indexOf('\ufffd') >= 0) {
                throw new Refused("something else in it", expected);
            }
            return Optional.of(text);
        } catch (Refused e) {
            problems.add(values.place(SettingsTable.REDIS_PASSWORD), SettingsTable.REDIS_PASSWORD.path(), e);
            return Optional.empty();
        }
    }

    private Optional<URI> withPassword(Setting<URI> setting, URI uri, Optional<String> password) {
        if (password.isEmpty()) {
            return Optional.of(uri);
        }
        String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        if (user.indexOf(':') >= 0) {
            problems.add(values.place(setting), setting.path(), "a password, and " + SettingsTable.REDIS_PASSWORD.path(), "one of the two");
            return Optional.empty();
        }
        String host = uri.getRawAuthority().substring(uri.getRawAuthority().indexOf('@') + 1);
        return Optional.of(URI.create(uri.getScheme() + "://" + user + ":" + encode(password.get()) + "@" + host + uri.getRawPath()));
    }

    /** RFC 3986, section 2.1; all but unreserved characters. */
    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            boolean unreserved = each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z' || each >= '0' && each <= '9' || "-._~".indexOf(each) >= 0;
            encoded.append(unreserved ? String.valueOf((char) each) : String.format("%%%02X", each & 0xff));
        }
        return encoded.toString();
    }
}
