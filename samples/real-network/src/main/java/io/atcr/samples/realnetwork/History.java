package io.atcr.samples.realnetwork;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.crypto.PublicKey;
import io.atcr.did.plc.PlcOperation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the owner of an identity knows of its history, from having made it. Not thread-safe. */
final class History {

    /** What an operation makes of an identity. */
    record State(PublicKey signingKey, URI pds, String handle) {
    }

    /** An operation that was made; a tombstone has no state. */
    record Made(PlcOperation operation, @Nullable State state, boolean nullified) {
    }

    private final List<Made> made = new ArrayList<>();

    /** Takes an operation; whatever stands after its predecessor is nullified. */
    void add(PlcOperation operation, @Nullable State state) {
        operation.prev().ifPresent(this::nullifyAfter);
        made.add(new Made(operation, state, false));
    }

    private void nullifyAfter(Cid prev) {
        int next = made.size();
        while (!made.get(next - 1).operation().cid().equals(prev)) {
            next--;
        }
        for (int i = next; i < made.size(); i++) {
            made.set(i, new Made(made.get(i).operation(), made.get(i).state(), true));
        }
    }

    Did did() {
        return made.get(0).operation().did();
    }

    PlcOperation head() {
        return made.get(made.size() - 1).operation();
    }

    List<Made> made() {
        return List.copyOf(made);
    }

    /** The places of what was nullified. */
    List<Integer> nullified() {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            if (made.get(i).nullified()) {
                places.add(i);
            }
        }
        return places;
    }
}
