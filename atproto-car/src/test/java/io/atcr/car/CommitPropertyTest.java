package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.CborWriter;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Tid;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class CommitPropertyTest {
    @Provide
    Arbitrary<String> dids() {
        return Arbitraries.strings().withCharRange('a', 'z').withCharRange('0', '9').ofMinLength(1).ofMaxLength(300)
                .map("did:plc:"::concat);
    }

    @Property(tries = 300)
    void the_unsigned_bytes_are_the_canonical_encoding_without_sig(
            @ForAll("dids") String did,
            @ForAll @LongRange(min = 0, max = (1L << 53) - 1) long micros,
            @ForAll @IntRange(max = 1023) int clock,
            @ForAll @Size(64) byte[] signature,
            @ForAll byte[] tree,
            @ForAll boolean hasPrev) throws CarException {
        Cid data = Cid.ofDagCbor(tree);
        CborWriter writer = new CborWriter().map(6).text("did").text(did).text("rev").text(Tid.of(micros, clock).toString())
                .text("sig").bytes(signature).text("data").link(data).text("prev");
        byte[] block = (hasPrev ? writer.link(data) : writer.nul()).text("version").integer(3).toBytes();

        Commit commit = Commit.decode(block);

        DataValue.Map decoded = (DataValue.Map) DagCbor.decode(block, CarLimits.defaults());
        Map<String, DataValue> unsigned = new LinkedHashMap<>(decoded.entries());
        unsigned.remove("sig");
        assertThat(commit.unsignedBytes()).isEqualTo(DagCbor.encode(new DataValue.Map(unsigned)));
        assertThat(commit.unsignedBytes()[0]).isEqualTo((byte) 0xa5);
        assertThat(commit.toBytes()).isEqualTo(block).isEqualTo(DagCbor.encode(decoded));
        assertThat(commit.signature()).isEqualTo(signature);
        assertThat(commit.cid()).isEqualTo(Cid.ofDagCbor(block));
        assertThat(commit.did()).isEqualTo(Did.parse(did));
        assertThat(commit.rev()).isEqualTo(Tid.of(micros, clock));
        assertThat(commit.data()).isEqualTo(data);
        assertThat(commit.prev().isPresent()).isEqualTo(hasPrev);
    }

    @Property(tries = 300)
    void random_bytes_never_throw_unchecked(@ForAll byte[] bytes) {
        try {
            Commit.decode(bytes);
        } catch (CarException e) {
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
    }

    @Property(tries = 300)
    void changed_commits_never_throw_unchecked_and_stay_canonical(@ForAll int at, @ForAll byte value) throws CarException {
        byte[] block = ProofAssembler.commit(ProofAssembler.DID, Cid.ofDagCbor(new byte[0]));
        block[Math.floorMod(at, block.length)] = value;
        try {
            Commit commit = Commit.decode(block);
            assertThat(DagCbor.encode(DagCbor.decode(block, CarLimits.defaults()))).isEqualTo(block);
            assertThat(commit.toBytes()).isEqualTo(block);
        } catch (CarException e) {
            assertThat(e.offset()).isBetween(0L, (long) block.length);
        }
    }
}
