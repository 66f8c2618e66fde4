/** ATProto identities: DID document, did:plc and did:web resolution, handles, and the vetted connector to hostile hosts. */
module io.atcr.did {
    requires static org.jspecify;
    requires transitive io.atcr.car;
    requires transitive io.atcr.crypto;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.dnsjava;

    exports io.atcr.did;
    exports io.atcr.did.json to io.atcr.verifier;
    exports io.atcr.did.net;
    exports io.atcr.did.plc;
}
