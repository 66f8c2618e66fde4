package io.atcr.samples.service.http;

import io.atcr.samples.service.config.ServiceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** What the TLS files held when they were read. */
@SuppressWarnings("ArrayRecordComponent") // compared by content, never handed out
record TlsFiles(byte[] certificate, byte[] key, byte[] clientCa) {

    private static final int LARGEST = 1 << 20;

    static TlsFiles read(ServiceSettings.Tls settings) throws ServiceHttpException {
        return new TlsFiles(read("tls.certificate", settings.certificate()), read("tls.key", settings.key()),
                settings.clientCa().isPresent() ? read("tls.clientCa", settings.clientCa().get()) : new byte[0]);
    }

    private static byte[] read(String setting, Path file) throws ServiceHttpException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new ServiceHttpException(setting, file + ": more than 1 MiB");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new ServiceHttpException(setting, file + ": no such file");
        } catch (IOException e) {
            throw new ServiceHttpException(setting, file + ": cannot be read");
        }
    }

    boolean sameAs(TlsFiles other) {
        return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key) && Arrays.equals(clientCa, other.clientCa);
    }
}
