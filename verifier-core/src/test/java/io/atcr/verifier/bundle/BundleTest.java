package io.atcr.verifier.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BundleTest {
    private static final byte[] MANIFEST = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Instant MADE = Instant.parse("2026-11-22T12:00:00Z");

    private final Bundle bundle = bundle();

    @Test
    void aBundleIsItsBytesAndTheBytesAreTheBundle() throws Exception {
        byte[] bytes = bundle.encode();

        Bundle read = Bundle.parse(bytes);

        assertThat(read).isEqualTo(bundle).hasSameHashCodeAs(bundle).hasToString(bundle.toString());
        assertThat(read.encode()).isEqualTo(bytes);
        assertThat(read.digest()).isEqualTo(Digest.ofBytes(MANIFEST));
        assertThat(read.signers()).extracting(signer -> signer.did().toString())
                .containsExactly("did:plc:ewvi7nxzyoun6zhxrhs64oiz", "did:web:ci.example.com");
        assertThat(read.signer(Did.parse("did:web:ci.example.com")).orElseThrow().log()).isEmpty();
        assertThat(read.signer(Did.parse("did:web:other.example.com"))).isEmpty();
    }

    @Test
    void theFormatIsTheOneThatIsWrittenDown() throws Exception {
        DataValue.Map root = (DataValue.Map) DagCbor.decode(bundle.encode(), CarLimits.defaults());

        assertThat(root.entries().keySet()).containsExactly("digest", "format", "signers", "version", "manifest", "registry", "createdAt", "repository");
        assertThat(root.text("format")).contains("io.atcr.bundle");
        assertThat(root.integer("version")).contains(1L);
        assertThat(root.integer("createdAt")).contains(MADE.getEpochSecond());
        assertThat(Bundle.fileName(bundle.digest())).isEqualTo("sha256-" + bundle.digest().hex() + ".atcrbundle");
    }

    @Test
    void theOrderOfSignersAndPartsOfASecondMakeNoOtherBundle() throws Exception {
        List<BundleSigner> reversed = new ArrayList<>(bundle.signers());
        Collections.reverse(reversed);

        assertThat(Bundle.of(image(), MANIFEST, MADE.plusMillis(999), reversed).encode()).isEqualTo(bundle.encode());
    }

    @Test
    void everyFieldIsRequiredAndNoOtherOneIsTaken() {
        DataValue.Map root = root();
        for (String field : root.entries().keySet()) {
            refused(BundleError.MALFORMED, fields -> fields.remove(field));
            refused(BundleError.MALFORMED, fields -> fields.put(field, new DataValue.Null()));
        }
        refused(BundleError.MALFORMED, fields -> fields.put("more", new DataValue.Null()));
        for (String field : List.of("did", "record", "head", "proof", "log")) {
            refused(BundleError.MALFORMED, fields -> fields.put("signers", signers(0, signer -> signer.remove(field))));
            refused(BundleError.MALFORMED, fields -> fields.put("signers", signers(0, signer -> signer.put(field, new DataValue.Int(1)))));
        }
        refused(BundleError.MALFORMED, fields -> fields.put("signers", signers(0, signer -> signer.put("document", new DataValue.Text("{}")))));
        refused(BundleError.MALFORMED, fields -> fields.put("signers", signers(1, signer -> signer.put("log", new DataValue.Bytes(MANIFEST)))));
    }

    @Test
    void contradictionsVersionsAndOtherSpellingsAreRefused() {
        refused(BundleError.UNKNOWN_VERSION, fields -> fields.put("version", new DataValue.Int(2)));
        refused(BundleError.MALFORMED, fields -> fields.put("format", new DataValue.Text("io.atcr.other")));
        refused(BundleError.CONTRADICTION, fields -> fields.put("manifest", new DataValue.Bytes(new byte[] {1})));
        refused(BundleError.MALFORMED, fields -> fields.put("digest", new DataValue.Text("sha512:00")));
        refused(BundleError.MALFORMED, fields -> fields.put("registry", new DataValue.Text("ATCR.io")));
        refused(BundleError.MALFORMED, fields -> fields.put("registry", new DataValue.Text("atcr.io:443")));
        refused(BundleError.MALFORMED, fields -> fields.put("registry", new DataValue.Text("atcr.io/alice")));
        refused(BundleError.MALFORMED, fields -> fields.put("repository", new DataValue.Text("alice/app:v1")));
        refused(BundleError.MALFORMED, fields -> fields.put("repository", new DataValue.Text("alice/%61pp")));
        refused(BundleError.MALFORMED, fields -> fields.put("createdAt", new DataValue.Int(-1)));
        refused(BundleError.MALFORMED, fields -> fields.put("createdAt", new DataValue.Int(Long.MAX_VALUE)));
        refused(BundleError.MALFORMED, fields -> fields.put("signers", new DataValue.Array(List.of())));
        refused(BundleError.MALFORMED, fields -> fields.put("signers", signers(0, signer -> signer.put("did", new DataValue.Text("did:key:z")))));
        refused(BundleError.MALFORMED, fields -> fields.put("signers", signers(0, signer -> signer.put("record", new DataValue.Text("no record")))));
    }

    @Test
    void A5_signersAreInOrderAndNoneStandsTwice() {
        List<DataValue> items = ((DataValue.Array) root().get("signers").orElseThrow()).items();

        refused(BundleError.MALFORMED, fields -> fields.put("signers", new DataValue.Array(List.of(items.get(1), items.get(0)))));
        refused(BundleError.MALFORMED, fields -> fields.put("signers", new DataValue.Array(List.of(items.get(0), items.get(0)))));
        assertThatThrownBy(() -> Bundle.of(image(), MANIFEST, MADE, List.of(bundle.signers().get(0), bundle.signers().get(0))))
                .isInstanceOfSatisfying(BundleException.class, e -> assertThat(e.code()).isEqualTo(BundleError.MALFORMED));
    }

    @Test
    void everyPartHasALimit() {
        byte[] bytes = bundle.encode();
        limited(new BundleLimits(bytes.length - 1, 9999, 9999, 9999, 9), "");
        limited(new BundleLimits(9999, MANIFEST.length - 1, 9999, 9999, 9), "manifest");
        limited(new BundleLimits(9999, 9999, 2, 9999, 9), "signers[0].log");
        limited(new BundleLimits(9999, 9999, 9999, 4, 9), "signers[0].proof");
        limited(new BundleLimits(9999, 9999, 9999, 9999, 1), "signers");
        assertThatThrownBy(() -> new BundleLimits(0, 1, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BundleLimits(1, 1, 1, 1, 1001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 3000)
    void alteredBytesAreRefusedOrAreTheOneEncodingOfWhatIsRead(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = bundle.encode();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(8) == 0) {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
        }
        isRefusedOrEncodes(bytes);
    }

    @Property(tries = 2000)
    void anyBytesAreRefusedOrAreTheOneEncodingOfWhatIsRead(@ForAll byte[] bytes) {
        isRefusedOrEncodes(bytes);
    }

    private static void isRefusedOrEncodes(byte[] bytes) {
        try {
            assertThat(Bundle.parse(bytes).encode()).isEqualTo(bytes);
        } catch (BundleException e) {
            assertThat(e.getMessage()).hasSizeLessThan(500);
            assertThat(e.getMessage().chars()).allMatch(c -> c >= ' ' && c != 0x7f);
        }
    }

    private void limited(BundleLimits limits, String field) {
        assertThatThrownBy(() -> Bundle.parse(bundle.encode(), limits)).isInstanceOfSatisfying(BundleException.class, e -> {
            assertThat(e.code()).isEqualTo(BundleError.LIMIT);
            assertThat(e.field()).isEqualTo(field);
        });
    }

    private void refused(BundleError code, Consumer<Map<String, DataValue>> change) {
        Map<String, DataValue> fields = new LinkedHashMap<>(root().entries());
        change.accept(fields);
        byte[] bytes = DagCbor.encode(new DataValue.Map(fields));
        assertThatThrownBy(() -> Bundle.parse(bytes)).isInstanceOfSatisfying(BundleException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    private DataValue.Map root() {
        try {
            return (DataValue.Map) DagCbor.decode(bundle.encode(), CarLimits.defaults());
        } catch (CarException e) {
            throw new IllegalStateException(e);
        }
    }

    private DataValue signers(int which, Consumer<Map<String, DataValue>> change) {
        List<DataValue> items = new ArrayList<>(((DataValue.Array) root().get("signers").orElseThrow()).items());
        Map<String, DataValue> fields = new LinkedHashMap<>(((DataValue.Map) items.get(which)).entries());
        change.accept(fields);
        items.set(which, new DataValue.Map(fields));
        return new DataValue.Array(items);
    }

    static Bundle bundle() {
        try {
            RecordPath record = RecordPath.parse("io.atcr.manifest/" + Digest.ofBytes(MANIFEST).hex());
            Cid head = Cid.ofDagCbor(MANIFEST);
            return Bundle.of(image(), MANIFEST, MADE, List.of(
                    new BundleSigner(Did.parse("did:web:ci.example.com"), record, head, new byte[] {1, 2, 3}, Optional.empty()),
                    new BundleSigner(Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz"), record, head, new byte[] {4, 5, 6, 7, 8},
                            Optional.of("[{}]".getBytes(StandardCharsets.UTF_8)))));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static ImageReference image() {
        try {
            return ImageReference.parse("atcr.io/did:plc:ewvi7nxzyoun6zhxrhs64oiz/app:v1");
        } catch (ReferenceException e) {
            throw new IllegalStateException(e);
        }
    }
}
