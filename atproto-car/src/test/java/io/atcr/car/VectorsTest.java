package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.cbor.CborWriter;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.InteropVectors;
import io.atcr.car.syntax.RecordPath;
import io.atcr.crypto.PublicKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reading side against the public vectors; skipped where they are absent. */
class VectorsTest {
    private final RecordProofVerifier verifier = new RecordProofVerifier();

    private static JsonNode json(String name) throws Exception {
        return JsonMapper.shared().readTree(Files.readAllBytes(InteropVectors.file(name)));
    }

    @Test
    void data_model_fixtures_have_their_bytes_CID_and_value() throws Exception {
        JsonNode fixtures = json("interop/data-model/data-model-fixtures.json");
        assertThat(fixtures.size()).isPositive();
        for (JsonNode fixture : fixtures) {
            byte[] bytes = Base64.getDecoder().decode(fixture.get("cbor_base64").asString());
            assertThat(Cid.ofDagCbor(bytes)).hasToString(fixture.get("cid").asString());
            DataValue value = DagCbor.decode(bytes, CarLimits.defaults());
            assertThat(value).isEqualTo(fromJson(fixture.get("json")));
            assertThat(DagCbor.encode(value)).isEqualTo(bytes);
        }
    }

    /** The data model's JSON form, for the kinds that the fixtures use. */
    private static DataValue fromJson(JsonNode node) throws CarException {
        if (node.isNull()) {
            return new DataValue.Null();
        } else if (node.isBoolean()) {
            return new DataValue.Bool(node.asBoolean());
        } else if (node.isIntegralNumber()) {
            return new DataValue.Int(node.asLong());
        } else if (node.isString()) {
            return new DataValue.Text(node.asString());
        } else if (node.isArray()) {
            List<DataValue> items = new ArrayList<>();
            for (JsonNode item : node) {
                items.add(fromJson(item));
            }
            return new DataValue.Array(items);
        } else if (node.has("$link")) {
            return new DataValue.Link(Cid.parse(node.get("$link").asString()));
        } else if (node.has("$bytes")) {
            return new DataValue.Bytes(Base64.getDecoder().decode(node.get("$bytes").asString()));
        }
        Map<String, DataValue> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            entries.put(entry.getKey(), fromJson(entry.getValue()));
        }
        return new DataValue.Map(entries);
    }

    @Test
    void key_heights_are_those_of_the_vectors() throws Exception {
        Sha256 sha256 = new Sha256();
        JsonNode cases = json("interop/mst/key_heights.json");
        assertThat(cases.size()).isPositive();
        for (JsonNode vector : cases) {
            byte[] key = vector.get("key").asString().getBytes(StandardCharsets.UTF_8);
            assertThat(MstPath.leadingZeroPairs(sha256.hash(key, 0, key.length))).isEqualTo(vector.get("height").asInt());
        }
    }

    @Test
    void the_node_reader_takes_exactly_the_common_prefix_of_the_vectors() throws Exception {
        int accepted = 0;
        for (JsonNode vector : json("interop/mst/common_prefix.json")) {
            byte[] left = vector.get("left").asString().getBytes(StandardCharsets.UTF_8);
            byte[] right = vector.get("right").asString().getBytes(StandardCharsets.UTF_8);
            if (left.length == 0 || Arrays.compareUnsigned(left, right) >= 0) {
                continue;
            }
            for (int prefix = 0; prefix <= Math.min(left.length, right.length); prefix++) {
                CarError error = pairError(left, right, prefix);
                assertThat(error == null).as("%s, prefix %d: %s", vector, prefix, error).isEqualTo(prefix == vector.get("len").asInt());
                accepted += error == null ? 1 : 0;
            }
        }
        assertThat(accepted).isPositive();
    }

    private static CarError pairError(byte[] left, byte[] right, int prefix) {
        Cid value = Cid.ofDagCbor(left);
        byte[] node = ProofAssembler.node(null, new ProofAssembler.Entry(0, left, null, value),
                new ProofAssembler.Entry(prefix, Arrays.copyOfRange(right, prefix, right.length), null, value));
        MstNodeReader reader = new MstNodeReader(CarLimits.defaults());
        try {
            reader.open(node, 0, node.length);
            byte[] last = {};
            while (reader.next()) {
                last = Arrays.copyOf(reader.key(), reader.keyLength());
            }
            return prefix == Arrays.mismatch(left, right) && !Arrays.equals(last, right) ? CarError.MST_NODE : null;
        } catch (CarException e) {
            return e.code();
        }
    }

    @Test
    void the_CAR_fixtures_of_atproto_have_their_root_and_blocks() throws Exception {
        JsonNode fixtures = json("cars/atproto/car-file-fixtures.json");
        assertThat(fixtures.size()).isPositive();
        for (JsonNode fixture : fixtures) {
            CarFile car = CarFile.read(Base64.getDecoder().decode(fixture.get("car").asString()), CarLimits.defaults());
            assertThat(car.root()).hasToString(fixture.get("root").asString());
            assertThat(car.blocks().size()).isEqualTo(fixture.get("blocks").size());
            for (JsonNode block : fixture.get("blocks")) {
                byte[] bytes = Base64.getDecoder().decode(block.get("bytes").asString());
                assertThat(car.blocks().get(Cid.parse(block.get("cid").asString()))).isEqualTo(bytes);
                DagCbor.check(bytes, CarLimits.defaults());
            }
        }
    }

    @Test
    void the_repository_of_arroba_verifies() throws Exception {
        byte[] car = Files.readAllBytes(InteropVectors.file("cars/arroba/snarfed2.car"));
        PublicKey key = PublicKey.parseMultikey("zQ3shuteTZT6t9ek6UcKu7UfVES2AJgpadj2bT5zD8NHFqLce");
        Did did = Did.parse("did:plc:5zspv27pk4iqtrl2ql2nykjh");
        RecordPath nowhere = RecordPath.parse("io.atcr.manifest/none");

        RecordProof absent = verifier.verify(car, did, nowhere, key::verify);

        assertThat(absent.verdict()).as(absent.toString()).isEqualTo(ProofVerdict.ABSENT);
        assertThat(absent.commit()).isPresent();
        RecordProof otherDid = verifier.verify(car, Did.parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), nowhere, key::verify);
        assertThat(otherDid.failure()).isEqualTo(ProofFailure.WRONG_DID);
    }

    @Test
    void every_operation_of_the_relay_slices_is_proven() throws Exception {
        int proven = 0;
        for (JsonNode slice : json("cars/relay-slices/index.json")) {
            byte[] car = Files.readAllBytes(InteropVectors.file("cars/relay-slices/" + slice.get("file").asString()));
            PublicKey key = PublicKey.parseMultikey(slice.get("publicKeyMultibase").asString());
            Did did = Did.parse(slice.get("did").asString());
            for (JsonNode op : slice.get("ops")) {
                RecordPath path = RecordPath.parse(op.get("path").asString());
                RecordProof proof = verifier.verify(car, did, path, key::verify);
                if (op.get("action").asString().equals("delete")) {
                    assertThat(proof.verdict()).as(proof.toString()).isEqualTo(ProofVerdict.ABSENT);
                } else {
                    assertThat(proof.verdict()).as(proof.toString()).isEqualTo(ProofVerdict.PRESENT);
                    assertThat(proof.recordCid().orElseThrow()).hasToString(op.get("cid").asString());
                }
                Commit commit = proof.commit().orElseThrow();
                assertThat(commit.cid()).hasToString(slice.get("commitCid").asString());
                assertThat(commit.rev()).hasToString(slice.get("rev").asString());
                assertThat(commit.data()).hasToString(slice.get("dataCid").asString());
                proven++;
            }
        }
        assertThat(proven).isPositive();
    }

    @Test
    void a_float_is_refused_where_the_data_model_vectors_forbid_it() throws Exception {
        int floats = 0;
        for (JsonNode vector : json("interop/data-model/data-model-invalid.json")) {
            if (vector.get("note").asString().equals("float")) {
                byte[] prefix = new CborWriter().map(1).text("a").toBytes();
                byte[] number = ProofAssembler.concat(prefix, ProofAssembler.hex("fb"), doubleBytes(vector));
                CarException refused = catchThrowableOfType(
                        CarException.class, () -> DagCbor.check(number, CarLimits.defaults()));
                assertThat(refused.code()).isEqualTo(CarError.CBOR_FLOAT);
                floats++;
            }
        }
        assertThat(floats).isPositive();
    }

    private static byte[] doubleBytes(JsonNode vector) {
        double value = vector.get("json").get("rcrd").get("a").asDouble();
        return ByteBuffer.allocate(Double.BYTES).putDouble(value).array();
    }
}
