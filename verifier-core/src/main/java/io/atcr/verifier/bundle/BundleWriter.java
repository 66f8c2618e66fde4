package io.atcr.verifier.bundle;

import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;

/** Writes the one encoding of a bundle. */
final class BundleWriter {
    private BundleWriter() {}

    static byte[] write(Bundle bundle) {
        return DagCbor.encode(DataValue.Map.builder()
                .put("format", Bundle.FORMAT)
                .put("version", Bundle.VERSION)
                .put("createdAt", bundle.createdAt().getEpochSecond())
                .put("registry", bundle.registry())
                .put("repository", bundle.repository())
                .put("digest", bundle.digest().toString())
                .put("manifest", new DataValue.Bytes(bundle.manifest()))
                .put("signers", new DataValue.Array(bundle.signers().stream().map(BundleWriter::signer).toList()))
                .build());
    }

    private static DataValue signer(BundleSigner signer) {
        DataValue.Builder fields = DataValue.Map.builder()
                .put("did", signer.did().toString())
                .put("record", signer.record().toString())
                .put("head", new DataValue.Link(signer.head()))
                .put("proof", new DataValue.Bytes(signer.proof()));
        signer.log().ifPresent(log -> fields.put("log", new DataValue.Bytes(log)));
        return fields.build();
    }
}
