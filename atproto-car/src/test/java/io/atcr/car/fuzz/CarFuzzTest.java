package io.atcr.car.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.atcr.car.CarFile;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Both readers of a CAR agree, and every block they accept is the one its CID names. */
class CarFuzzTest {
    private static final CarLimits LIMITS = CarLimits.defaults().withMaxCarBytes(1 << 20);

    @FuzzTest(maxDuration = "2m")
    void accepted_CARs_hold_the_blocks_that_they_name(byte[] bytes) {
        CarFile[] read = new CarFile[2];
        var ofArray = Refusal.of(() -> read[0] = CarFile.read(bytes, LIMITS), bytes.length);
        var ofStream = Refusal.of(() -> {
            try {
                read[1] = CarFile.read(new ByteArrayInputStream(bytes), LIMITS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, bytes.length);
        assertThat(ofStream).isEqualTo(ofArray);
        if (ofArray == null) {
            assertThat(read[1].roots()).isEqualTo(read[0].roots());
            assertThat(read[1].blocks().size()).isEqualTo(read[0].blocks().size());
            for (Cid root : read[0].roots()) {
                byte[] block = read[0].blocks().get(root);
                assertThat(block == null || root.matches(block)).isTrue();
            }
        }
    }
}
