package io.atcr.car.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.Cid;
import io.atcr.car.syntax.InteropVectors;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tree files of atproto-interop-tests, every case of them. */
class MstVectorsTest {

    @Test
    void everyKeyHeightIsTheLayer() {
        for (JsonNode vector : cases("interop/mst/key_heights.json")) {
            String key = vector.get("key").asString();
            assertThat(MerkleSearchTree.layer(key.getBytes(UTF_8))).as(key).isEqualTo(vector.get("height").asInt());
        }
    }

    @Test
    void everyCommonPrefixIsFound() {
        for (JsonNode vector : cases("interop/mst/common_prefix.json")) {
            byte[] left = vector.get("left").asString().getBytes(UTF_8);
            byte[] right = vector.get("right").asString().getBytes(UTF_8);
            assertThat(MerkleSearchTree.commonPrefix(left, right)).as(vector.toString()).isEqualTo(vector.get("len").asInt());
        }
    }

    @Test
    void everyExampleKeyHasTheLayerItIsNamedAfter() throws Exception {
        for (String key : InteropVectors.lines("interop/mst/example_keys.txt")) {
            assertThat(MerkleSearchTree.layer(key.getBytes(UTF_8))).as(key).isEqualTo(key.charAt(1) - '0');
        }
    }

    @Test
    void everyMutationGivesThePublishedRoots() throws Exception {
        for (JsonNode vector : cases("interop/firehose/commit-proof-fixtures.json")) {
            String comment = vector.get("comment").asString();
            Cid value = Cid.parse(vector.get("leafValue").asString());
            TreeSet<String> keys = strings(vector.get("keys"));
            MerkleSearchTree tree = build(keys, value);
            assertThat(tree.root()).as(comment).hasToString(vector.get("rootBeforeCommit").asString());
            for (String key : strings(vector.get("adds"))) {
                tree = tree.with(key.getBytes(UTF_8), value);
                keys.add(key);
            }
            for (String key : strings(vector.get("dels"))) {
                tree = tree.without(key.getBytes(UTF_8));
                keys.remove(key);
            }
            assertThat(tree.root()).as(comment).hasToString(vector.get("rootAfterCommit").asString());
            assertThat(build(keys, value).root()).as(comment).isEqualTo(tree.root());
            Set<String> blocks = new HashSet<>();
            tree.forEachBlock((cid, block) -> blocks.add(cid.toString()));
            assertThat(blocks).as(comment).containsAll(strings(vector.get("blocksInProof")));
        }
    }

    private static MerkleSearchTree build(TreeSet<String> keys, Cid value) {
        MstBuilder builder = new MstBuilder();
        keys.forEach(key -> builder.add(key.getBytes(UTF_8), value));
        return builder.build();
    }

    private static TreeSet<String> strings(JsonNode array) {
        TreeSet<String> strings = new TreeSet<>();
        array.forEach(item -> strings.add(item.asString()));
        return strings;
    }

    private static JsonNode cases(String name) {
        JsonNode cases = JsonMapper.shared().readTree(InteropVectors.file(name).toFile());
        assertThat(cases).as(name).isNotEmpty();
        return cases;
    }
}
