package io.atcr.samples.service.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** The body of one request as it comes in. Room is taken for what has come, not for what was announced. Not thread-safe but for {@link #received()}. */
final class Body {

    private static final int FIRST = 4 * 1024;

    /** What became of some bytes. */
    enum Taken { YES, TOO_LARGE, NO_ROOM }

    /** The room for all bodies together. */
    static final class Room {

        private final AtomicLong left;

        Room(long bytes) {
            left = new AtomicLong(bytes);
        }

        boolean take(long bytes) {
            if (left.addAndGet(-bytes) >= 0) {
                return true;
            }
            left.addAndGet(bytes);
            return false;
        }

        void giveBack(long bytes) {
            left.addAndGet(bytes);
        }

        long left() {
            return left.get();
        }
    }

    private final int most;
    private final Room room;
    private byte[] bytes = new byte[0];
    private volatile int count;

    Body(int most, Room room) {
        this.most = most;
        this.room = room;
    }

    Taken add(ByteBuffer more) {
        int needed = count + more.remaining();
        if (needed > most) {
            return Taken.TOO_LARGE;
        }
        if (needed > bytes.length) {
            int length = (int) Math.min(most, Math.max(Math.max(FIRST, needed), bytes.length * 2L));
            if (!room.take(length - bytes.length)) {
                return Taken.NO_ROOM;
            }
            bytes = Arrays.copyOf(bytes, length);
        }
        int from = count;
        more.get(bytes, from, needed - from);
        count = needed;
        return Taken.YES;
    }

    int received() {
        return count;
    }

    /** All of it, no longer to be added to: not kept here a second time. */
    byte[] whole() {
        if (bytes.length > count) {
            int spare = bytes.length - count;
            bytes = Arrays.copyOf(bytes, count);
            room.giveBack(spare);
        }
        return bytes;
    }

    /** Gives the room back; nothing can be added any more. */
    void release() {
        room.giveBack(bytes.length);
        bytes = new byte[0];
        count = 0;
    }
}
