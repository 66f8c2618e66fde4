package io.atcr.samples.localnetwork;

import io.atcr.car.Cid;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.RepoBuilder;
import java.util.function.UnaryOperator;

/** A repository as the PDS shows it: the truth, an older state, or a forgery. Called under its repository's lock. */
interface RepoView {

    Cid head();

    Tid rev();

    /** The whole repository as a CAR. */
    byte[] repo();

    /** The proof of presence or absence of one record as a CAR. */
    byte[] proof(RecordPath path);

    /** What the builder holds, as it is at each call. */
    static RepoView of(RepoBuilder builder) {
        return new RepoView() {
            @Override
            public Cid head() {
                return builder.head().cid();
            }

            @Override
            public Tid rev() {
                return builder.head().rev();
            }

            @Override
            public byte[] repo() {
                return builder.exportCar();
            }

            @Override
            public byte[] proof(RecordPath path) {
                return builder.proveRecord(path);
            }
        };
    }

    /** The same commit and tree with other bytes in every CAR. */
    default RepoView rewritten(UnaryOperator<byte[]> car) {
        RepoView truth = this;
        return new RepoView() {
            @Override
            public Cid head() {
                return truth.head();
            }

            @Override
            public Tid rev() {
                return truth.rev();
            }

            @Override
            public byte[] repo() {
                return car.apply(truth.repo());
            }

            @Override
            public byte[] proof(RecordPath path) {
                return car.apply(truth.proof(path));
            }
        };
    }
}
