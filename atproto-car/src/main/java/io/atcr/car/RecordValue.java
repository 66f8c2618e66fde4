package io.atcr.car;

import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import java.util.Objects;

/**
 * A record as it was proven: its CID and its bytes, which hash to it and are a canonical DAG-CBOR map whose {@code $type} is the
 * collection. Immutable and thread-safe.
 */
public final class RecordValue {
    private final Cid cid;
    private final byte[] block;
    private final CarLimits limits;

    /** Takes the array over. */
    RecordValue(Cid cid, byte[] block, CarLimits limits) {
        this.cid = Objects.requireNonNull(cid, "cid");
        this.block = block;
        this.limits = limits;
    }

    /**
     * Returns the record's CID.
     *
     * @return the CID of {@link #toBytes()}
     */
    public Cid cid() {
        return cid;
    }

    /**
     * Returns the record's bytes.
     *
     * @return a fresh copy
     */
    public byte[] toBytes() {
        return block.clone();
    }

    /**
     * Decodes the record.
     *
     * @return its fields
     * @throws CarException never for a record that a proof carries, because the proof has checked its bytes under the same limits
     */
    public DataValue.Map value() throws CarException {
        if (DagCbor.decode(block, limits) instanceof DataValue.Map map) {
            return map;
        }
        throw new CarException(CarError.RECORD_NOT_A_MAP, 0, "a record is a map");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordValue that && cid.equals(that.cid);
    }

    @Override
    public int hashCode() {
        return cid.hashCode();
    }

    /**
     * Describes the record.
     *
     * @return its CID and size
     */
    @Override
    public String toString() {
        return "RecordValue[" + cid + ", " + block.length + " bytes]";
    }
}
