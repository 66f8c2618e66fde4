package io.atcr.samples.localnetwork;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.node.ObjectNode;

/** A small but complete image: one gzipped tar layer with one file, its configuration, its manifest. */
record ImageContent(byte[] config, byte[] layer, byte[] manifest) {

    private static final int TAR_BLOCK = 512;

    /** An image whose one file holds the text, so that different texts make different digests. */
    static ImageContent of(String text) {
        byte[] tar = tar("hello.txt", text.getBytes(StandardCharsets.UTF_8));
        byte[] layer = gzip(tar);
        byte[] config = Json.bytes(Json.object("architecture", "amd64", "os", "linux", "config", Json.object("Cmd", List.of("/hello.txt")),
            "rootfs", Json.object("type", "layers", "diff_ids", List.of(Json.sha256(tar)))));
        byte[] manifest = Json.bytes(Json.object("schemaVersion", 2, "mediaType", Registry.MANIFEST,
            "config", descriptor("application/vnd.oci.image.config.v1+json", config),
            "layers", Json.array().add(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer))));
        return new ImageContent(config, layer, manifest);
    }

    static ObjectNode descriptor(String mediaType, byte[] content) {
        return Json.object("mediaType", mediaType, "digest", Json.sha256(content), "size", content.length);
    }

    private static byte[] tar(String name, byte[] file) {
        byte[] header = new byte[TAR_BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format("%011o\0", file.length));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        byte[] tar = new byte[TAR_BLOCK * (1 + (file.length + TAR_BLOCK - 1) / TAR_BLOCK + 2)];
        System.arraycopy(header, 0, tar, 0, TAR_BLOCK);
        System.arraycopy(file, 0, tar, TAR_BLOCK, file.length);
        return tar;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
