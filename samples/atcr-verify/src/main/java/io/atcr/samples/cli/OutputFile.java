package io.atcr.samples.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that is there whole or not at all: it is written beside its place and moved there at the end. A device or pipe is written to as it is. */
final class OutputFile implements AutoCloseable {
    private final Path place;
    private final Path written;
    private final Writer out;

    private OutputFile(Path place, Path written, Writer out) {
        this.place = place;
        this.written = written;
        this.out = out;
    }

    /** Makes sure that the file can be written, and leaves what is there until {@link #commit}. */
    static OutputFile open(Path file) throws IOException {
        Path place = place(file);
        if (Files.isDirectory(place)) {
            throw new IOException("it is a folder");
        }
        if (Files.exists(place) && !Files.isWritable(place)) {
            throw new IOException("it may not be written to");
        }
        if (Files.exists(place) && !Files.isRegularFile(place)) {
            return new OutputFile(place, place, Files.newBufferedWriter(place, StandardOpenOption.WRITE));
        }
        Path beside = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + ".new");
        BufferedWriter out = Files.newBufferedWriter(beside, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        beside.toFile().deleteOnExit(); // an interrupt leaves nothing behind
        return new OutputFile(place, beside, out);
    }

    /** Where a file is, through links; a pipe is where its name says, which leads nowhere else. */
    static Path place(Path file) throws IOException {
        if (Files.isRegularFile(file) || Files.isDirectory(file)) {
            return file.toRealPath();
        }
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        return folder == null || !Files.exists(folder) ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    }

    Writer writer() {
        return out;
    }

    /** Puts the file in its place. */
    void commit() throws IOException {
        out.close();
        if (!written.equals(place)) {
            try {
                Files.move(written, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(written, place, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Removes what was not put in its place. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            // it is thrown away
        }
        if (!written.equals(place)) {
            try {
                Files.deleteIfExists(written);
            } catch (IOException e) {
                // tried again when the process ends
            }
        }
    }
}
