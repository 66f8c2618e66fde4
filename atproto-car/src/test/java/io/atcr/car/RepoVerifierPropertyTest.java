package io.atcr.car;

import static io.atcr.car.ProofAssembler.DID;
import static io.atcr.car.ProofAssembler.PUBLIC;
import static io.atcr.car.ProofAssembler.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.CarWriter;
import io.atcr.car.write.RepoBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Repositories of random records: what must not matter, what must, and what is then read. */
class RepoVerifierPropertyTest {
    private final RepoVerifier verifier = new RepoVerifier();

    /** One record: the path decides the layer, the note the CID; equal notes in a collection are one block. */
    record Post(String collection, int key, int note) {
        RecordPath recordPath() {
            return path(collection + "/" + Integer.toString(key * 7919 + 1, 36));
        }

        DataValue.Map value() {
            return DataValue.Map.builder().put("$type", collection).put("note", note).build();
        }
    }

    @Provide
    Arbitrary<List<Post>> posts() {
        return Combinators.combine(Arbitraries.of("io.atcr.a", "io.atcr.ab", "io.atcr.a.b", "com.example.z"),
                Arbitraries.integers().between(0, 5000), Arbitraries.integers().between(0, 40)).as(Post::new).list().ofMaxSize(150);
    }

    private static Map<RecordPath, DataValue.Map> model(List<Post> posts) {
        Map<RecordPath, DataValue.Map> model = new TreeMap<>();
        posts.forEach(post -> model.put(post.recordPath(), post.value()));
        return model;
    }

    private static byte[] export(Map<RecordPath, DataValue.Map> model) {
        RepoBuilder builder = new RepoBuilder(DID, ProofAssembler.KEY::sign);
        model.forEach(builder::put);
        builder.commit(Tid.of(1, 0));
        return builder.exportCar();
    }

    private static List<byte[]> sections(byte[] car) throws CarException {
        BlockIndex index = CarFile.read(car, CarLimits.defaults()).index();
        List<byte[]> sections = new ArrayList<>();
        for (int block = 0; block < index.size(); block++) {
            sections.add(ProofAssembler.section(index.cid(block), Arrays.copyOfRange(car, index.start(block), index.end(block))));
        }
        return sections;
    }

    private static byte[] assemble(byte[] car, List<byte[]> sections) throws CarException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ProofAssembler.header(CarFile.read(car, CarLimits.defaults()).root()));
        sections.forEach(out::writeBytes);
        return out.toByteArray();
    }

    @Property(tries = 60)
    void a_repository_verifies_and_reads_as_the_sorted_map_it_was_made_from(@ForAll("posts") List<Post> posts) throws Exception {
        Map<RecordPath, DataValue.Map> model = model(posts);
        byte[] car = export(model);
        RepoVerification whole = WholeRepository.verify(verifier.refusingUnreachableBlocks(), car, DID, PUBLIC::verify);
        assertThat(whole.verdict()).as(whole.toString()).isEqualTo(RepoVerdict.VERIFIED);
        assertThat(whole.counts().records()).isEqualTo(model.size());

        Map<RecordPath, DataValue.Map> read = new TreeMap<>();
        RecordCursor cursor = verifier.open(car, DID, PUBLIC::verify).repository().orElseThrow().records();
        List<RecordPath> order = new ArrayList<>();
        while (cursor.next()) {
            order.add(cursor.path());
            read.put(cursor.path(), cursor.record().value());
        }
        assertThat(order).containsExactlyElementsOf(model.keySet());
        assertThat(read).isEqualTo(model);
    }

    @Property(tries = 60)
    void any_order_and_repetition_of_blocks_verifies_the_same(@ForAll("posts") List<Post> posts, @ForAll Random random) throws Exception {
        byte[] car = export(model(posts));
        RepoVerification plain = verifier.verify(car, DID, PUBLIC::verify);
        List<byte[]> sections = sections(car);
        int originals = sections.size();
        for (int i = random.nextInt(20); i >= 0; i--) {
            sections.add(sections.get(random.nextInt(originals)));
        }
        Collections.shuffle(sections, random);
        RepoVerification shuffled = WholeRepository.verify(
                verifier.refusingUnreachableBlocks(), assemble(car, sections), DID, PUBLIC::verify);

        assertThat(shuffled.verdict()).as(shuffled.toString()).isEqualTo(RepoVerdict.VERIFIED);
        assertThat(shuffled.commit()).isEqualTo(plain.commit());
        assertThat(shuffled.counts().records()).isEqualTo(plain.counts().records());
        assertThat(shuffled.counts().nodes()).isEqualTo(plain.counts().nodes());
        assertThat(shuffled.counts().blocks()).isEqualTo(plain.counts().blocks());
    }

    @Property(tries = 60)
    void without_any_one_block_it_is_incomplete_and_names_that_block(@ForAll("posts") List<Post> posts, @ForAll Random random)
            throws Exception {
        byte[] car = export(model(posts));
        List<byte[]> sections = sections(car);
        Cid lost = CarFile.read(car, CarLimits.defaults()).index().cid(random.nextInt(sections.size()));
        sections.removeIf(section -> section.length > Cid.LENGTH && lost.matches(block(section)));
        RepoVerification whole = WholeRepository.verify(assemble(car, sections));

        assertThat(whole.verdict()).as(whole.toString()).isEqualTo(RepoVerdict.INCOMPLETE);
        assertThat(whole.violation().orElseThrow().block()).contains(lost);
    }

    private static byte[] block(byte[] section) {
        int prefix = section[0] < 0 ? section[1] < 0 ? 3 : 2 : 1;
        return Arrays.copyOfRange(section, prefix + Cid.LENGTH, section.length);
    }

    /** No bit is irrelevant: not in the header, a length, a CID or a block, nor in blocks that nothing refers to, or that are repeated. */
    @Example
    void every_single_changed_bit_is_refused() throws Exception {
        Map<RecordPath, DataValue.Map> model = model(List.of(
                new Post("io.atcr.a", 1, 1), new Post("io.atcr.a", 2, 1), new Post("io.atcr.b", 3, 2), new Post("io.atcr.b", 5, 3)));
        byte[] car = export(model);
        byte[] blob = ProofAssembler.utf8("nothing refers to this");
        List<byte[]> sections = sections(car);
        sections.add(ProofAssembler.section(Cid.ofRaw(blob), blob));
        sections.add(sections.get(1));
        byte[] withExtras = assemble(car, sections);
        assertThat(verifier.verify(withExtras, DID, PUBLIC::verify).verdict()).isEqualTo(RepoVerdict.VERIFIED);
        Set<RepoVerdict> verdicts = new HashSet<>();
        for (int bit = 0; bit < withExtras.length * 8; bit++) {
            withExtras[bit >> 3] ^= (byte) (1 << (bit & 7));
            RepoVerification changed = verifier.verify(withExtras, DID, PUBLIC::verify);
            assertThat(changed.verdict()).as("bit %d: %s", bit, changed).isNotEqualTo(RepoVerdict.VERIFIED);
            verdicts.add(changed.verdict());
            withExtras[bit >> 3] ^= (byte) (1 << (bit & 7));
        }
        // A changed digest in the header's root names a commit that is not there.
        assertThat(verdicts).containsExactlyInAnyOrder(RepoVerdict.INVALID, RepoVerdict.INCOMPLETE);
    }

    @Property(tries = 200)
    void a_changed_bit_anywhere_in_any_repository_is_refused(@ForAll("posts") List<Post> posts, @ForAll Random random) {
        byte[] car = export(model(posts));
        int bit = random.nextInt(car.length * 8);
        car[bit >> 3] ^= (byte) (1 << (bit & 7));
        RepoVerification changed = WholeRepository.verify(car);
        assertThat(changed.verdict()).as("bit %d: %s", bit, changed).isNotEqualTo(RepoVerdict.VERIFIED);
    }

    /** Behind right hashes and, for the node, a right signature: a changed byte meets the parsers. */
    @Property(tries = 300)
    void a_changed_byte_in_a_rehashed_commit_is_refused_and_in_a_node_hides_no_record(
            @ForAll("posts") List<Post> posts, @ForAll Random random)
            throws Exception {
        byte[] car = export(model(posts));
        CarFile file = CarFile.read(car, CarLimits.defaults());
        Cid head = file.root();
        byte[] commit = file.blocks().get(head).clone();
        commit[random.nextInt(commit.length)] ^= (byte) (1 + random.nextInt(255));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Cid forged = Cid.ofDagCbor(commit);
        CarWriter writer = new CarWriter(out, List.of(forged));
        writer.write(forged, commit);
        for (int block = 0; block < file.index().size(); block++) {
            writer.write(file.index().cid(block), Arrays.copyOfRange(car, file.index().start(block), file.index().end(block)));
        }
        assertThat(WholeRepository.verify(out.toByteArray()).verdict()).isEqualTo(RepoVerdict.INVALID);

        Commit genuine = Commit.decode(file.blocks().get(head));
        byte[] root = file.blocks().get(genuine.data()).clone();
        root[random.nextInt(root.length)] ^= (byte) (1 + random.nextInt(255));
        ProofAssembler tree = new ProofAssembler();
        for (int block = 0; block < file.index().size(); block++) {
            tree.block(Arrays.copyOfRange(car, file.index().start(block), file.index().end(block)));
        }
        RepoVerification changed = WholeRepository.verify(tree.signed(tree.block(root)));
        if (changed.verdict() == RepoVerdict.VERIFIED) {
            // A key renamed in its place, on the same layer: another repository, and the account's key signed that one here.
            assertThat(changed.counts().records()).isEqualTo(model(posts).size());
        }
    }

    @Property(tries = 300)
    void random_bytes_are_invalid_and_nothing_throws(@ForAll byte[] bytes) throws IOException {
        RepoVerification whole = WholeRepository.verify(bytes);
        assertThat(whole.verdict()).isEqualTo(RepoVerdict.INVALID);
        assertThat(whole.violation().orElseThrow().offset()).isBetween(0L, (long) bytes.length);
        ProofAssembler parts = new ProofAssembler();
        assertThat(WholeRepository.verify(parts.car(parts.block(bytes))).verdict()).isEqualTo(RepoVerdict.INVALID);
        Cid data = parts.block(ProofAssembler.node(null, ProofAssembler.entry("io.atcr.a/b", parts.block(bytes))));
        assertThat(WholeRepository.verify(parts.signed(data)).verdict()).isEqualTo(RepoVerdict.INVALID);
        assertThat(WholeRepository.verify(parts.signed(parts.block(bytes))).verdict()).isEqualTo(RepoVerdict.INVALID);
    }
}
