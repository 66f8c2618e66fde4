package io.atcr.verifier.cache;

import io.atcr.car.CarException;
import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks of one kind, one for each DID, without end. Bytes that are there and are no authentic mark of that DID are a failure. Thread-safe.
 *
 * @param <M> the type of the marks
 */
abstract class AuthenticatedMarks<M> {
    private static final Logger LOG = LoggerFactory.getLogger(AuthenticatedMarks.class);
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

    /** A mark that was sealed with the key on its way out is sealed again with the writing one, if it is still there and the store can. */
    Optional<M> get(Did did) throws IOException {
        Held<M> held = held(did);
        if (held.retired()) {
            try {
                set(did, held.sealed(), held.mark().orElseThrow());
            } catch (IOException unkept) {
                LOG.debug("a mark could not be sealed again", unkept);
            }
        }
        return held.mark();
    }

    /** Replaces the mark by what is made of it, and returns that. */
    M update(Did did, Function<Optional<M>, M> change) throws IOException {
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            Held<M> held = held(did);
            M after = change.apply(held.mark());
            boolean stands = held.mark().filter(after::equals).isPresent() && !held.retired();
            if (stands || set(did, held.sealed(), after)) {
                return after;
            }
        }
        throw busy(did);
    }

    /** The same mark may be sealed again meanwhile. */
    boolean replace(Did did, Optional<M> expected, M next) throws IOException {
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            Held<M> held = held(did);
            if (!held.mark().equals(expected)) {
                return false;
            }
            if (set(did, held.sealed(), next)) {
                return true;
            }
        }
        throw busy(did);
    }

    private static IOException busy(Did did) {
        return new IOException("others keep changing the mark of " + did + " in the shared store");
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

    /** The bytes that are there, what they say, and whether another key than the writing one sealed them. */
    private record Held<M>(Optional<byte[]> sealed, Optional<M> mark, boolean retired) {}

    private Held<M> held(Did did) throws IOException {
        Optional<byte[]> sealed = bytes(did);
        if (sealed.isEmpty()) {
            return new Held<>(sealed, Optional.empty(), false);
        }
        Optional<Seal.Opened> opened = seal.open(kind, did.toString(), sealed.get());
        return new Held<>(sealed, Optional.of(mark(did, opened)), !opened.orElseThrow().writingKey());
    }

    private boolean set(Did did, Optional<byte[]> expected, M next) throws IOException {
        byte[] sealed = seal.seal(kind, did.toString(), Instant.EPOCH, NEVER, write(next).getBytes(StandardCharsets.US_ASCII));
        try {
            return bytes.compareAndSet(name(did), expected, sealed);
        } catch (RuntimeException failed) {
            throw new IOException("the shared store failed", failed);
        }
    }

    private M mark(Did did, Optional<Seal.Opened> opened) throws IOException {
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
