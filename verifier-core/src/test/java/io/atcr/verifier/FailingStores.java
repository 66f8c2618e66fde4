package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.plc.PlcHead;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.verifier.cache.RevisionStore;
import java.io.IOException;
import java.util.Optional;

/** Stores that cannot be read. */
final class FailingStores {
    static final PlcHeadStore HEADS = new PlcHeadStore() {
        @Override
        public Optional<PlcHead> head(Did did) throws IOException {
            throw new IOException("gone");
        }

        @Override
        public boolean replace(Did did, Optional<PlcHead> expected, PlcHead next) {
            throw new AssertionError("written to");
        }

        @Override
        public void clear(Did did) {
            throw new AssertionError("cleared");
        }
    };

    static final RevisionStore MARKS = new RevisionStore() {
        @Override
        public Optional<Mark> highest(Did did) throws IOException {
            throw new IOException("gone");
        }

        @Override
        public Mark raise(Did did, Mark seen) {
            throw new AssertionError("raised");
        }

        @Override
        public void clear(Did did) {
            throw new AssertionError("cleared");
        }
    };

    private FailingStores() {}
}
