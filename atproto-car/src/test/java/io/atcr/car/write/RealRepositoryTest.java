package io.atcr.car.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.CarFile;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import io.atcr.car.Commit;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.InteropVectors;
import io.atcr.car.syntax.RecordPath;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Repositories that real servers wrote: what is built here from their records is theirs, byte for byte. */
class RealRepositoryTest {

    @ParameterizedTest
    @ValueSource(strings = {"/real-pds/repo.car", "/p256-repo/repo.car"})
    void treeRebuiltFromTheRecordsOfARealRepositoryIsTheSame(String resource) throws Exception {
        assertRebuilds(resource(resource));
    }

    @Test
    void treeRebuiltFromTheRecordsOfAnotherImplementationIsTheSame() throws Exception {
        assertRebuilds(Files.readAllBytes(InteropVectors.file("cars/arroba/snarfed2.car")));
    }

    private static void assertRebuilds(byte[] bytes) throws Exception {
        CarFile car = CarFile.read(bytes, CarLimits.defaults());
        Cid data = commit(car).data();
        Map<byte[], Cid> entries = new TreeMap<>(Arrays::compareUnsigned);
        Set<Cid> nodes = new TreeSet<>();
        collect(car, data, entries, nodes);

        MstBuilder builder = new MstBuilder();
        entries.forEach(builder::add);
        MerkleSearchTree tree = builder.build();

        assertThat(tree.root()).isEqualTo(data);
        Set<Cid> written = new TreeSet<>();
        tree.forEachBlock((cid, block) -> {
            assertThat(block).isEqualTo(car.blocks().get(cid));
            written.add(cid);
        });
        assertThat(written).isEqualTo(nodes);
    }

    @Test
    void proofOfPresenceHasTheBlocksThatTheRealServerSent() throws Exception {
        JsonNode facts = JsonMapper.shared().readTree(resource("/real-pds/facts.json"));
        assertProofIsTheServers("/real-pds/record.car", path(facts.get("manifests").get(0).get("recordUri").asString()));
    }

    @Test
    void proofOfAbsenceHasTheBlocksThatTheRealServerSent() throws Exception {
        JsonNode facts = JsonMapper.shared().readTree(resource("/real-pds/facts.json"));
        assertProofIsTheServers("/real-pds/deleted-record.car", path(facts.get("deleted").get("recordUri").asString()));
    }

    /** The server's proof has its commit, and beyond that exactly the blocks that the tree and the record here give. */
    private static void assertProofIsTheServers(String proof, RecordPath path) throws Exception {
        CarFile repo = car("/real-pds/repo.car");
        Map<byte[], Cid> entries = new TreeMap<>(Arrays::compareUnsigned);
        collect(repo, commit(repo).data(), entries, new TreeSet<>());
        MerkleSearchTree tree = MerkleSearchTree.empty();
        for (Map.Entry<byte[], Cid> entry : entries.entrySet()) {
            tree = tree.with(entry.getKey(), entry.getValue());
        }
        Map<Cid, byte[]> blocks = new LinkedHashMap<>();
        blocks.put(repo.root(), repo.blocks().get(repo.root()));
        tree.forEachBlockOnPath(path.keyBytes(), blocks::put);
        tree.get(path.keyBytes()).ifPresent(record -> blocks.put(record, repo.blocks().get(record)));

        CarFile served = car(proof);
        assertThat(served.root()).isEqualTo(repo.root());
        assertThat(served.blocks().size()).isEqualTo(blocks.size());
        blocks.forEach((cid, block) -> assertThat(served.blocks().get(cid)).isEqualTo(block));

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CarWriter.write(out, List.of(repo.root()), blocks);
        assertThat(out.size()).isEqualTo(resource(proof).length);
    }

    /** Reads a tree without checking it: plainly, and by other code than what is tested. */
    private static void collect(CarFile car, Cid node, Map<byte[], Cid> entries, Set<Cid> nodes) throws Exception {
        nodes.add(node);
        byte[] block = Objects.requireNonNull(car.blocks().get(node), "node");
        DataValue.Map map = (DataValue.Map) DagCbor.decode(block, CarLimits.defaults());
        if (map.get("l").orElseThrow() instanceof DataValue.Link left) {
            collect(car, left.cid(), entries, nodes);
        }
        byte[] key = {};
        for (DataValue item : ((DataValue.Array) map.get("e").orElseThrow()).items()) {
            DataValue.Map entry = (DataValue.Map) item;
            byte[] suffix = ((DataValue.Bytes) entry.get("k").orElseThrow()).toArray();
            int prefix = Math.toIntExact(entry.integer("p").orElseThrow());
            key = Arrays.copyOf(key, prefix + suffix.length);
            System.arraycopy(suffix, 0, key, prefix, suffix.length);
            entries.put(key, ((DataValue.Link) entry.get("v").orElseThrow()).cid());
            if (entry.get("t").orElseThrow() instanceof DataValue.Link right) {
                collect(car, right.cid(), entries, nodes);
            }
        }
    }

    private static RecordPath path(String recordUri) throws Exception {
        return RecordPath.parse(recordUri.replaceFirst("at://[^/]*/", ""));
    }

    private static Commit commit(CarFile car) throws Exception {
        return Commit.decode(Objects.requireNonNull(car.blocks().get(car.root()), "commit"));
    }

    private static CarFile car(String resource) throws Exception {
        return CarFile.read(resource(resource), CarLimits.defaults());
    }

    private static byte[] resource(String name) throws Exception {
        try (InputStream in = RealRepositoryTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
