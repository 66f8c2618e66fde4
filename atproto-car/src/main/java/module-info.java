/** Content-addressed ATProto data: CID, DAG-CBOR, CAR, commit, Merkle search tree, and the protocol's names. */
module io.atcr.car {
    requires static org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.dataformat.cbor;

    exports io.atcr.car;
    exports io.atcr.car.cbor;
    exports io.atcr.car.syntax;
    exports io.atcr.car.write;
}
