package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CarStreamTest {
    private final byte[] car = Fixture.bytes("real-pds/repo.car");

    @Test
    void aStreamHandsOnWhatTheWholeFileHolds() throws Exception {
        CarFile whole = CarFile.read(car, CarLimits.defaults());
        Map<Cid, byte[]> blocks = new LinkedHashMap<>();

        var roots = CarFile.stream(new OneByteAtATime(car), CarLimits.defaults(), blocks::put);

        assertThat(roots).isEqualTo(whole.roots());
        assertThat(blocks).hasSize(whole.blocks().size()).allSatisfy((cid, block) -> {
            assertThat(cid.matches(block)).isTrue();
            assertThat(whole.blocks().get(cid)).isEqualTo(block);
        });
    }

    @Test
    void aBufferIsReadFromPositionToLimitAndLeftAlone() throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(car.length + 7).position(3).put(car).flip().position(3);

        assertThat(CarFile.read(buffer, CarLimits.defaults()).root()).isEqualTo(CarFile.read(car, CarLimits.defaults()).root());
        assertThat(buffer.position()).isEqualTo(3);
    }

    @Test
    void aChangedBlockIsNotHandedOn() {
        byte[] changed = car.clone();
        changed[changed.length - 1] ^= 1;

        assertThatThrownBy(() -> CarFile.stream(new ByteArrayInputStream(changed), CarLimits.defaults(), (cid, block) -> assertThat(cid.matches(block)).isTrue()))
                .isInstanceOfSatisfying(CarException.class, e -> assertThat(e.code()).isEqualTo(CarError.CAR_BLOCK_HASH));
    }

    @Test
    void aTruncatedStreamAndAFailingConsumerEndTheReading() {
        byte[] cut = Arrays.copyOf(car, car.length - 1);

        assertThatThrownBy(() -> CarFile.stream(new ByteArrayInputStream(cut), CarLimits.defaults(), (cid, block) -> {}))
                .isInstanceOfSatisfying(CarException.class, e -> assertThat(e.code()).isEqualTo(CarError.CAR_TRUNCATED));
        assertThatThrownBy(() -> CarFile.stream(new ByteArrayInputStream(car), CarLimits.defaults(), (cid, block) -> {
            throw new IOException("full");
        })).isInstanceOf(IOException.class).hasMessage("full");
    }

    private static final class OneByteAtATime extends InputStream {
        private final ByteArrayInputStream in;

        OneByteAtATime(byte[] bytes) {
            in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return in.read(into, offset, Math.min(1, length));
        }
    }
}
