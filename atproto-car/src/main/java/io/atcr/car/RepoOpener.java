package io.atcr.car;

import io.atcr.car.syntax.Did;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Reads repositories from memory, from files and from streams, and has them checked. */
final class RepoOpener {
    private static final Closeable NOTHING = () -> {};

    private RepoOpener() {}

    static OpenRepository tooLarge(long bytes, CarLimits limits) {
        return malformed(CarHeader.tooLarge(limits), bytes, limits);
    }

    private static OpenRepository malformed(CarException cause, long bytes, CarLimits limits) {
        RepoViolation violation = RepoViolation.of(ProofFailure.MALFORMED_CAR, cause, null, null);
        return new OpenRepository(RepoVerification.invalid(violation, null, RepoCounts.unread(bytes)), null, limits, NOTHING);
    }

    /** Takes the array over. */
    static OpenRepository memory(RepoVerifier options, byte[] car, Did did, CommitSignatureCheck check) {
        Sha256 sha256 = new Sha256();
        BlockTable blocks;
        Cid root;
        try {
            CarFile file = new CarReader(car, options.limits(), sha256).read();
            blocks = file.index();
            root = file.root();
        } catch (CarException e) {
            return malformed(e, car.length, options.limits());
        }
        try {
            RepoVerification verification = new RepoCheck(options, blocks, sha256, car.length).run(root, did, check);
            return new OpenRepository(verification, blocks, options.limits(), NOTHING);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    static OpenRepository file(RepoVerifier options, Path file, Did did, CommitSignatureCheck check) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return closingOnFailure(channel, () -> {
            InputStream in = Channels.newInputStream(channel);
            return read(options, in, (bytes, offset, length) -> {}, channel, did, check);
        });
    }

    static OpenRepository stream(RepoVerifier options, InputStream in, Did did, CommitSignatureCheck check) throws IOException {
        FileChannel channel = temporaryFile(options);
        return closingOnFailure(channel, () -> read(options, in, (bytes, offset, length) -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }, channel, did, check));
    }

    private static FileChannel temporaryFile(RepoVerifier options) throws IOException {
        Path directory = options.temporaryDirectory();
        Path file = directory == null ? Files.createTempFile("atcr-repo-", ".car") : Files.createTempFile(directory, "atcr-repo-", ".car");
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE,
                    LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Something that opens a repository on a channel. */
    @FunctionalInterface
    private interface Opening {
        OpenRepository run() throws IOException;
    }

    private static OpenRepository closingOnFailure(FileChannel channel, Opening opening) throws IOException {
        boolean opened = false;
        try {
            OpenRepository repository = opening.run();
            opened = true;
            return repository;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    private static OpenRepository read(RepoVerifier options, InputStream in, CarStreamReader.Copy copy, FileChannel channel, Did did,
            CommitSignatureCheck check) throws IOException {
        Sha256 sha256 = new Sha256();
        StoredBlocks blocks = new StoredBlocks(channel);
        CarStreamReader reader = new CarStreamReader(in, (bytes, offset, length) -> {
            copy.write(bytes, offset, length);
            options.progress().reached(channel.position(), 0);
        }, options.limits(), sha256, blocks::add);
        Cid root;
        try {
            List<Cid> roots = reader.read();
            root = CarHeader.onlyRoot(roots);
        } catch (CarException e) {
            channel.close();
            return malformed(e, reader.offset(), options.limits());
        }
        RepoVerification verification = new RepoCheck(options, blocks, sha256, reader.offset()).run(root, did, check);
        return new OpenRepository(verification, blocks, options.limits(), channel);
    }
}
