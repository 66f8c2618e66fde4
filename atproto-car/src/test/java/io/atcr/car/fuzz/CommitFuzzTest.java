package io.atcr.car.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import io.atcr.car.Commit;
import io.atcr.car.cbor.CborWriter;
import io.atcr.car.cbor.DagCbor;

/** An accepted commit is exactly its six fields, and what its signature covers is the other five. */
class CommitFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void accepted_commits_are_their_fields_and_nothing_else(byte[] bytes) throws CarException {
        Commit[] decoded = new Commit[1];
        if (Refusal.of(() -> decoded[0] = Commit.decode(bytes), bytes.length) != null) {
            return;
        }
        Commit commit = decoded[0];
        assertThat(write(commit, true)).isEqualTo(bytes);
        assertThat(commit.unsignedBytes()).isEqualTo(write(commit, false));
        DagCbor.check(commit.unsignedBytes(), CarLimits.defaults());
        assertThat(commit.cid()).isEqualTo(Cid.ofDagCbor(bytes));
    }

    private static byte[] write(Commit commit, boolean signed) {
        CborWriter out = new CborWriter().map(signed ? 6 : 5).text("did").text(commit.did().toString());
        out.text("rev").text(commit.rev().toString());
        if (signed) {
            out.text("sig").bytes(commit.signature());
        }
        out.text("data").link(commit.data()).text("prev");
        commit.prev().ifPresentOrElse(out::link, out::nul);
        return out.text("version").integer(commit.version()).toBytes();
    }
}
