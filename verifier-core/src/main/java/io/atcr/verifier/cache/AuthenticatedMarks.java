package io.atcr.verifier.cache;

import io.atcr.car.CarException;
import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Marks of one kind, one for each DID, without end. Bytes that are there and are no authentic mark of that DID are a failure. Thread-safe.
 *
 * @param <M> the type of the marks
 */
abstract class AuthenticatedMarks<M> {
    private static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);
    private static final int MAX_ATTEMPTS = 32;

    private final String kind;
    private final SharedBytes bytes;
    private final Seal seal;

    AuthenticatedMarks(String kind, SharedBytes bytes, Seal seal) {
        this.kind = kind;
        this.bytes = bytes;
        this.seal = seal;
    }

    /** The fields of a mark, with spaces between them. */
    abstract String write(M mark);

    /** The mark of these fields; throws for anything else. */
    abstract M read(String[] fields) throws CarException;

    Optional<M> get(Did did) throws IOException {
        Optional<byte[]> sealed = bytes(did);
        return sealed.isEmpty() ? Optional.empty() : Optional.of(open(did, sealed.get()));
    }

    /** Replaces the mark by what is made of it, and returns that. */
    M update(Did did, Function<Optional<M>, M> change) throws IOException {
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            Optional<byte[]> sealed = bytes(did);
            Optional<M> before = sealed.isEmpty() ? Optional.empty() : Optional.of(open(did, sealed.get()));
            M after = change.apply(before);
            if (before.filter(after::equals).isPresent() || set(did, sealed, after)) {
                return after;
            }
        }
        throw new IOException("others keep changing the mark of " + did + " in the shared store");
    }

    boolean replace(Did did, Optional<M> expected, M next) throws IOException {
        Optional<byte[]> sealed = bytes(did);
        Optional<M> before = sealed.isEmpty() ? Optional.empty() : Optional.of(open(did, sealed.get()));
        return before.equals(expected) && set(did, sealed, next);
    }

    void clear(Did did) throws IOException {
        try {
            bytes.delete(name(did));
        } catch (RuntimeException failed) {
            throw new IOException("the shared store failed", failed);
        }
    }

    private Optional<byte[]> bytes(Did did) throws IOException {
        try {
            return bytes.get(name(did));
        } catch (RuntimeException failed) {
            throw new IOException("the shared store failed", failed);
        }
    }

    private boolean set(Did did, Optional<byte[]> expected, M next) throws IOException {
        byte[] sealed = seal.seal(kind, did.toString(), Instant.EPOCH, NEVER, write(next).getBytes(StandardCharsets.US_ASCII));
        try {
            return bytes.compareAndSet(name(did), expected, sealed);
        } catch (RuntimeException failed) {
            throw new IOException("the shared store failed", failed);
        }
    }

    private M open(Did did, byte[] sealed) throws IOException {
        Optional<Seal.Opened> opened = seal.open(kind, did.toString(), sealed);
        if (opened.isPresent()) {
            String text = new String(opened.get().value(), StandardCharsets.ISO_8859_1);
            try {
                M mark = read(text.split(" ", -1));
                if (write(mark).equals(text)) {
                    return mark;
                }
            } catch (CarException | DateTimeException | ArrayIndexOutOfBoundsException damaged) {
                // as if it were forged
            }
        }
        throw new IOException("what the shared store has of " + did + " under " + kind + " is not authentic");
    }

    private String name(Did did) {
        return Seal.name(kind, did.toString());
    }
}
