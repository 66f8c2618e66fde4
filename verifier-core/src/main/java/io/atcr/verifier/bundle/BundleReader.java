package io.atcr.verifier.bundle;

import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.policy.Digest;
import io.atcr.policy.ReferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the one encoding of a bundle: every field there, of its own type, and no other. Nothing is proven. */
final class BundleReader {
    private static final Set<String> FIELDS =
            Set.of("format", "version", "createdAt", "registry", "repository", "digest", "manifest", "signers");
    private static final Set<String> WEB_SIGNER = Set.of("did", "record", "head", "proof");
    private static final Set<String> PLC_SIGNER = Set.of("did", "record", "head", "proof", "log");
    private static final int MAX_DEPTH = 4;
    private static final int MAX_KEY_BYTES = 16;

    private final BundleLimits limits;

    BundleReader(BundleLimits limits) {
        this.limits = limits;
    }

    Bundle read(byte[] bytes) throws BundleException {
        if (bytes.length > limits.maxBytes()) {
            throw new BundleException(BundleError.LIMIT, "", "larger than " + limits.maxBytes() + " bytes");
        }
        DataValue.Map root = map(decode(bytes), "");
        if (!text(root, "", "format").equals(Bundle.FORMAT)) {
            throw new BundleException(BundleError.MALFORMED, "format", "not " + Bundle.FORMAT);
        }
        long version = integer(root, "version");
        if (version != Bundle.VERSION) {
            throw new BundleException(BundleError.UNKNOWN_VERSION, "version", version + ", and only " + Bundle.VERSION + " is known");
        }
        requireFields(root, "", FIELDS);
        Digest digest = digest(text(root, "", "digest"));
        byte[] manifest = bytes(root, "", "manifest", limits.maxManifestBytes());
        return Bundle.of(text(root, "", "registry"), text(root, "", "repository"), digest, manifest, integer(root, "createdAt"), signers(root));
    }

    private DataValue decode(byte[] bytes) throws BundleException {
        try {
            return DagCbor.decode(bytes, CarLimits.defaults().withCbor(MAX_DEPTH, Math.max(limits.maxSigners(), FIELDS.size()), MAX_KEY_BYTES));
        } catch (CarException e) {
            throw new BundleException(BundleError.MALFORMED, "", "not canonical DAG-CBOR: " + e.getMessage());
        }
    }

    private List<BundleSigner> signers(DataValue.Map root) throws BundleException {
        if (!(root.get("signers").orElse(null) instanceof DataValue.Array array)) {
            throw new BundleException(BundleError.MALFORMED, "signers", "not a list");
        }
        if (array.items().size() > limits.maxSigners()) {
            throw new BundleException(BundleError.LIMIT, "signers", "more than " + limits.maxSigners());
        }
        List<BundleSigner> signers = new ArrayList<>();
        String last = "";
        for (DataValue item : array.items()) {
            String at = "signers[" + signers.size() + "]";
            BundleSigner signer = signer(map(item, at), at);
            String did = signer.did().toString();
            if (did.compareTo(last) <= 0) {
                throw new BundleException(BundleError.MALFORMED, at + ".did", "not in order");
            }
            last = did;
            signers.add(signer);
        }
        return signers;
    }

    private BundleSigner signer(DataValue.Map fields, String at) throws BundleException {
        Did did = did(text(fields, at, "did"), at + ".did");
        requireFields(fields, at, did.isPlc() ? PLC_SIGNER : WEB_SIGNER);
        Cid head = fields.get("head").orElse(null) instanceof DataValue.Link link ? link.cid() : null;
        if (head == null) {
            throw new BundleException(BundleError.MALFORMED, at + ".head", "not a link");
        }
        Optional<byte[]> log = did.isPlc() ? Optional.of(bytes(fields, at, "log", limits.maxLogBytes())) : Optional.empty();
        return new BundleSigner(did, path(text(fields, at, "record"), at + ".record"), head, bytes(fields, at, "proof", limits.maxProofBytes()), log);
    }

    private static Did did(String text, String at) throws BundleException {
        try {
            Did did = Did.parse(text);
            if ((did.isPlc() || did.isWeb()) && did.isWellFormed()) {
                return did;
            }
        } catch (SyntaxException e) {
            throw new BundleException(BundleError.MALFORMED, at, String.valueOf(e.getMessage()));
        }
        throw new BundleException(BundleError.MALFORMED, at, "neither a did:plc nor a did:web");
    }

    private static RecordPath path(String text, String at) throws BundleException {
        try {
            return RecordPath.parse(text);
        } catch (SyntaxException e) {
            throw new BundleException(BundleError.MALFORMED, at, String.valueOf(e.getMessage()));
        }
    }

    private static Digest digest(String text) throws BundleException {
        try {
            return Digest.parse(text);
        } catch (ReferenceException e) {
            throw new BundleException(BundleError.MALFORMED, "digest", String.valueOf(e.getMessage()));
        }
    }

    private static void requireFields(DataValue.Map map, String at, Set<String> fields) throws BundleException {
        if (!map.entries().keySet().equals(fields)) {
            throw new BundleException(BundleError.MALFORMED, at, "not exactly the fields " + fields.stream().sorted().toList());
        }
    }

    private static DataValue.Map map(DataValue value, String at) throws BundleException {
        if (value instanceof DataValue.Map map) {
            return map;
        }
        throw new BundleException(BundleError.MALFORMED, at, "not a map");
    }

    private static String text(DataValue.Map map, String at, String field) throws BundleException {
        return map.text(field).orElseThrow(() -> new BundleException(BundleError.MALFORMED, place(at, field), "not a text"));
    }

    private static long integer(DataValue.Map map, String field) throws BundleException {
        return map.integer(field).orElseThrow(() -> new BundleException(BundleError.MALFORMED, field, "not an integer"));
    }

    private static byte[] bytes(DataValue.Map map, String at, String field, int most) throws BundleException {
        if (!(map.get(field).orElse(null) instanceof DataValue.Bytes bytes)) {
            throw new BundleException(BundleError.MALFORMED, place(at, field), "not a byte string");
        }
        byte[] array = bytes.toArray();
        if (array.length > most) {
            throw new BundleException(BundleError.LIMIT, place(at, field), "larger than " + most + " bytes");
        }
        return array;
    }

    private static String place(String at, String field) {
        return at.isEmpty() ? field : at + "." + field;
    }
}
