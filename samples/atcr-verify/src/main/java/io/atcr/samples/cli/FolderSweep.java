package io.atcr.samples.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Keeps a folder of files, whose times of modification say until when they are needed, from growing without end. */
final class FolderSweep {
    private static final long MOST_BYTES = 256L << 20;
    private static final int MOST_FILES = 20_000;
    /** As the cache names its entries, and what becomes one. */
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}(\\.[0-9a-f-]{36}\\.new)?");

    private record Entry(Path file, Instant until, long size) {}

    private FolderSweep() {}

    /**
     * Removes what is over, and of the rest what ends first where it is too much. What cannot be removed stays, and so do files that are not the cache's:
     * whoever may write beside the folder may put a link to another one in its place.
     */
    static void sweep(Path folder, Instant now) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Entry> left = new ArrayList<>();
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!NAME.matcher(file.getFileName().toString()).matches()) {
                    continue;
                }
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                Entry entry = new Entry(file, attributes.lastModifiedTime().toInstant(), attributes.size());
                if (entry.until().isBefore(now)) {
                    Files.deleteIfExists(file);
                } else {
                    left.add(entry);
                    bytes += entry.size();
                }
            }
            left.sort(Comparator.comparing(Entry::until));
            for (int i = 0; i < left.size() && (bytes > MOST_BYTES || left.size() - i > MOST_FILES); i++) {
                Files.deleteIfExists(left.get(i).file());
                bytes -= left.get(i).size();
            }
        } catch (IOException | DirectoryIteratorException e) {
            // another process sweeps, or nothing may be removed: what is over is not believed anyway
        }
    }
}
