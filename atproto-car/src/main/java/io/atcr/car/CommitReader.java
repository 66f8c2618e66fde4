package io.atcr.car;

import io.atcr.car.cbor.CborCursor;
import io.atcr.car.cbor.CborMajor;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.car.syntax.Tid;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one commit block in place. Used once. */
final class CommitReader {
    private final byte[] bytes;
    private final int start;
    private final CborCursor cursor;
    private final boolean version2;
    private boolean prevSeen;
    private long version = -1;
    private @Nullable Did did;
    private @Nullable Tid rev;
    private @Nullable Cid data;
    private @Nullable Cid prev;
    private int unknownField = -1;
    private int signatureEntry = -1;
    private int signature = -1;
    private int signatureLength;

    private CommitReader(byte[] bytes, int start, int end, boolean version2) {
        this.bytes = bytes;
        this.start = start;
        this.version2 = version2;
        this.cursor = new CborCursor(bytes, start, end, CarLimits.defaults());
    }

    /** Reads the commit in the range, of version 2 only if that is allowed; offsets in errors count from the start of the array. */
    static CommitReader read(byte[] bytes, int start, int end, boolean version2) throws CarException {
        CommitReader reader = new CommitReader(bytes, start, end, version2);
        reader.cursor.skip();
        reader.cursor.end();
        reader.cursor.reset(bytes, start, end);
        reader.fields();
        reader.requireComplete();
        return reader;
    }

    private void fields() throws CarException {
        expect(CborMajor.MAP, "a commit is a map");
        int entries = cursor.readMap();
        for (int i = 0; i < entries; i++) {
            int entry = cursor.offset();
            String key = cursor.readString();
            switch (key) {
                case "did" -> did = readDid();
                case "rev" -> rev = readRev();
                case "sig" -> readSignature(entry);
                case "data" -> data = readLink();
                case "prev" -> {
                    prevSeen = true;
                    prev = cursor.readNull() ? null : readLink();
                }
                case "version" -> version = readVersion();
                default -> {
                    unknownField = unknownField < 0 ? entry : unknownField;
                    cursor.skip();
                }
            }
        }
    }

    /** The version is judged first: what a field means, and which are required, depends on it. */
    private void requireComplete() throws CarException {
        require(version >= 0, "version");
        boolean old = version2 && version == Commit.VERSION_2;
        if (version != Commit.VERSION && !old) {
            String expected = version2 ? "expected version 3 or 2, found " : "expected version 3, found ";
            throw new CarException(CarError.COMMIT_VERSION, start, expected + version);
        }
        if (unknownField >= 0) {
            throw new CarException(CarError.COMMIT_UNKNOWN_FIELD, unknownField, "version " + version + " does not define this field");
        }
        require(did != null, "did");
        require(rev != null || old, "rev");
        require(signatureEntry >= 0, "sig");
        require(data != null, "data");
        require(prevSeen, "prev");
        if (signatureLength != Commit.SIGNATURE_LENGTH) {
            throw new CarException(
                    CarError.COMMIT_SIGNATURE_LENGTH, signature, "expected 64 bytes r and s, found " + signatureLength + " bytes");
        }
    }

    private void require(boolean present, String field) throws CarException {
        if (!present) {
            throw new CarException(CarError.COMMIT_MISSING_FIELD, start, "the commit has no field " + field);
        }
    }

    private Did readDid() throws CarException {
        expect(CborMajor.TEXT, "did is text");
        String text = cursor.readString();
        try {
            return Did.parse(text);
        } catch (SyntaxException e) {
            throw located(CarError.COMMIT_DID, e);
        }
    }

    private Tid readRev() throws CarException {
        expect(CborMajor.TEXT, "rev is text");
        String text = cursor.readString();
        try {
            return Tid.parse(text);
        } catch (SyntaxException e) {
            throw located(CarError.COMMIT_REV, e);
        }
    }

    private CarException located(CarError code, SyntaxException cause) {
        CarException located = new CarException(code, cursor.valueOffset() + Math.max(cause.offset(), 0), String.valueOf(cause.getMessage()));
        located.initCause(cause);
        return located;
    }

    private long readVersion() throws CarException {
        expect(CborMajor.UNSIGNED, "version is a non-negative integer");
        return cursor.readInteger();
    }

    private void readSignature(int entry) throws CarException {
        expect(CborMajor.BYTES, "sig is a byte string");
        cursor.readBytes();
        signatureEntry = entry;
        signature = cursor.valueOffset();
        signatureLength = cursor.valueLength();
    }

    private Cid readLink() throws CarException {
        expect(CborMajor.TAG, "data and prev are links");
        int at = cursor.offset();
        int cid = cursor.readLink();
        if (!Cid.isDagCbor(bytes, cid)) {
            throw new CarException(CarError.COMMIT_FIELD_TYPE, at, "data and prev link to dag-cbor blocks");
        }
        return Cid.at(bytes, cid);
    }

    private void expect(int major, String rule) throws CarException {
        if (cursor.peek() != major) {
            throw new CarException(CarError.COMMIT_FIELD_TYPE, cursor.offset(), rule);
        }
    }

    Did did() {
        return Objects.requireNonNull(did);
    }

    @Nullable Tid rev() {
        return rev;
    }

    int version() {
        return (int) version;
    }

    Cid data() {
        return Objects.requireNonNull(data);
    }

    @Nullable Cid prev() {
        return prev;
    }

    /** Where the {@code sig} entry's key begins, from the start of the block. */
    int signatureEntry() {
        return signatureEntry - start;
    }

    /** Where the 64 bytes begin, from the start of the block. */
    int signature() {
        return signature - start;
    }
}
