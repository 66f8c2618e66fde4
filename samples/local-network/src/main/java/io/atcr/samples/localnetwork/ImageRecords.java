package io.atcr.samples.localnetwork;

import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import java.time.Instant;
import java.util.Map;

/** The two records that ATCR writes when an image is pushed by tag. */
final class ImageRecords {
    private static final String MANIFEST = "io.atcr.manifest";
    private static final String TAG = "io.atcr.tag";

    private ImageRecords() {
    }

    static RecordPath manifestPath(PushedImage image) {
        return path(MANIFEST + "/" + image.digestHex());
    }

    static DataValue.Map manifest(PushedImage image, String repository, Instant now) {
        return DataValue.Map.builder().put("$type", MANIFEST).put("repository", repository).put("digest", image.digest())
            .put("mediaType", Registry.MANIFEST).put("schemaVersion", 2).put("createdAt", now.toString()).build();
    }

    static RecordPath tagPath(String repository, String tag) {
        return path(TAG + "/" + repository.replace('/', '~') + "_" + tag);
    }

    static DataValue.Map tag(String repository, String tag, String manifestUri, Instant now) {
        return DataValue.Map.builder().put("$type", TAG).put("repository", repository).put("tag", tag)
            .put("manifest", manifestUri).put("createdAt", now.toString()).build();
    }

    /** A record with other values for some of its fields. */
    static byte[] changed(byte[] record, Map<String, DataValue> fields) {
        try {
            DataValue.Builder builder = DataValue.Map.builder();
            ((DataValue.Map) DagCbor.decode(record, CarLimits.defaults())).entries().forEach(builder::put);
            fields.forEach(builder::put);
            return DagCbor.encode(builder.build());
        } catch (CarException raw) {
            throw new IllegalArgumentException("the record is no DAG-CBOR", raw);
        }
    }

    private static RecordPath path(String text) {
        try {
            return RecordPath.parse(text);
        } catch (CarException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
