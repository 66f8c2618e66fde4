package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.atcr.car.cbor.CborWriter;
import io.atcr.car.cbor.DagCbor;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What is only checked costs no memory in proportion to its size. */
class AllocationTest {
    /** A cursor, and for each nested call its few objects: no more, however large the input is. */
    private static final long CONSTANT = 1024;

    private static final CarLimits LIMITS = CarLimits.defaults();

    /** Something that reads bytes. */
    private interface Reading {
        void run() throws CarException;
    }

    /** The least that one of some runs allocated: what the runtime does beside it is not in the least. */
    private static long allocated(Reading reading) throws CarException {
        Assumptions.assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM does not count allocated bytes");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            reading.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static byte[] record(int items) {
        CborWriter out = new CborWriter().map(1).text("items").array(items);
        for (int i = 0; i < items; i++) {
            out.map(3).text("a").text("note " + i).text("b").bytes(new byte[50]).text("c").link(Cid.ofRaw(new byte[] {(byte) i}));
        }
        return out.toBytes();
    }

    @Test
    void checking_CBOR_allocates_under_a_kilobyte_for_a_kilobyte_and_for_a_megabyte() throws CarException {
        byte[] small = record(8);
        byte[] large = record(9000);
        assertThat(large.length).isGreaterThan(900_000);
        assertThat(allocated(() -> DagCbor.check(small, LIMITS))).isLessThan(CONSTANT);
        assertThat(allocated(() -> DagCbor.check(large, LIMITS))).isLessThan(CONSTANT);
    }

    @Test
    void reading_a_tree_node_allocates_nothing_for_its_entries() throws CarException {
        MstNodeReader reader = new MstNodeReader(LIMITS);
        byte[] small = node(1);
        byte[] large = node(1000);
        assertThat(allocated(() -> readAll(reader, small))).isLessThan(CONSTANT);
        assertThat(allocated(() -> readAll(reader, large))).isLessThan(CONSTANT);
    }

    private static byte[] node(int entries) {
        ProofAssembler.Entry[] all = new ProofAssembler.Entry[entries];
        String previous = "";
        for (int i = 0; i < entries; i++) {
            String key = String.format("io.atcr.test/%05d", i);
            int shared = 0;
            while (shared < previous.length() && previous.charAt(shared) == key.charAt(shared)) {
                shared++;
            }
            all[i] = new ProofAssembler.Entry(shared, ProofAssembler.utf8(key.substring(shared)), null, Cid.ofDagCbor(new byte[0]));
            previous = key;
        }
        return ProofAssembler.node(null, all);
    }

    private static void readAll(MstNodeReader reader, byte[] node) throws CarException {
        reader.open(node, 0, node.length);
        while (reader.next()) {
            assertThatKeyIsThere(reader);
        }
    }

    private static void assertThatKeyIsThere(MstNodeReader reader) {
        if (reader.keyLength() == 0) {
            throw new AssertionError("a key is not empty");
        }
    }
}
