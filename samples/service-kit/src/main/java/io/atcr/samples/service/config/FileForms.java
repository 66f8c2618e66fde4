package io.atcr.samples.service.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files and folders that are there and can be read. */
final class FileForms {
    static final int MAX_PEM_BYTES = 1 << 20;

    static final Form<Path> FILE = Form.of("a file that can be read", (text, folder) -> {
        Path file = path(text, folder);
        read(file, 0, "a file that can be read");
        return file;
    });

    static final Form<Path> FILE_OR_FOLDER = Form.of("a file or folder that can be read", (text, folder) -> {
        Path path = path(text, folder);
        if (!Files.isReadable(path)) {
            throw missing(path, Files.exists(path), "a file or folder that can be read");
        }
        return path;
    });

    static final Form<Path> CERTIFICATES = Form.of("a PEM file of X.509 certificates", (text, folder) -> pem(text, folder, "CERTIFICATE", "a PEM file of X.509 certificates"));

    static final Form<Path> PRIVATE_KEY = Form.of("a PEM file with a PKCS #8 key that is not encrypted",
            (text, folder) -> pem(text, folder, "PRIVATE KEY", "a PEM file with a PKCS #8 key that is not encrypted"));

    private FileForms() {}

    private static Path pem(String text, Path folder, String label, String expected) throws Refused {
        Path file = path(text, folder);
        String pem = new String(read(file, MAX_PEM_BYTES, expected), StandardCharsets.US_ASCII);
        if (!pem.contains("-----BEGIN " + label + "-----") || !pem.contains("-----END " + label + "-----")) {
            throw new Refused("a file without one, " + YamlValue.Scalar.shown(file.toString()), expected);
        }
        return file;
    }

    static Path path(String text, Path folder) throws Refused {
        try {
            return folder.resolve(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new Refused(YamlValue.Scalar.shown(text), "the name of a file");
        }
    }

    /** The first bytes of a file, and proof that it can be read. */
    static byte[] read(Path file, int most, String expected) throws Refused {
        if (Files.isDirectory(file)) {
            throw new Refused("the folder " + YamlValue.Scalar.shown(file.toString()), expected);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        } catch (NoSuchFileException e) {
            throw missing(file, false, expected);
        } catch (AccessDeniedException e) {
            throw missing(file, true, expected);
        } catch (IOException e) {
            throw new Refused("a file that fails to be read, " + YamlValue.Scalar.shown(file.toString()), expected);
        }
    }

    private static Refused missing(Path path, boolean there, String expected) {
        return new Refused((there ? "no permission to read " : "no file ") + YamlValue.Scalar.shown(path.toString()), expected);
    }
}
