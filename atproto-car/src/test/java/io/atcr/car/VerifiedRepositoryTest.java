package io.atcr.car;

import static io.atcr.car.ProofAssembler.DID;
import static io.atcr.car.ProofAssembler.PUBLIC;
import static io.atcr.car.ProofAssembler.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Nsid;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.RepoBuilder;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a verified repository, against a sorted map. */
class VerifiedRepositoryTest {
    private static final String[] COLLECTIONS = {"com.example.a", "io.atcr.a", "io.atcr.a0", "io.atcr.ab", "io.atcr.b"};

    @TempDir
    Path folder;

    private final NavigableMap<RecordPath, DataValue.Map> model = new TreeMap<>();
    private byte[] car;

    @BeforeEach
    void build() {
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            String collection = COLLECTIONS[random.nextInt(COLLECTIONS.length)];
            model.put(path(collection + "/" + Integer.toString(random.nextInt(100_000), 36)),
                    DataValue.Map.builder().put("$type", collection).put("note", i).build());
        }
        RepoBuilder builder = new RepoBuilder(DID, ProofAssembler.KEY::sign);
        model.forEach(builder::put);
        builder.commit(Tid.of(1, 0));
        car = builder.exportCar();
    }

    private static List<RecordPath> paths(RecordCursor cursor) throws IOException {
        List<RecordPath> paths = new ArrayList<>();
        while (cursor.next()) {
            paths.add(cursor.path());
        }
        assertThat(cursor.next()).isFalse();
        return paths;
    }

    private VerifiedRepository inMemory() {
        return new RepoVerifier().open(car, DID, PUBLIC::verify).repository().orElseThrow();
    }

    private void requireModel(VerifiedRepository repository) throws IOException, CarException {
        assertThat(paths(repository.records())).containsExactlyElementsOf(model.keySet());
        for (String collection : COLLECTIONS) {
            assertThat(paths(repository.records(Nsid.parse(collection)))).isNotEmpty().containsExactlyElementsOf(
                    model.keySet().stream().filter(path -> path.collection().toString().equals(collection)).toList());
        }
        assertThat(repository.collections()).extracting(Nsid::toString).containsExactly(COLLECTIONS);
        assertThat(paths(repository.records(Nsid.parse("io.atcr.none")))).isEmpty();
        Random random = new Random(6);
        for (int i = 0; i < 300; i++) {
            RecordPath from = somewhere(random);
            RecordPath to = somewhere(random);
            List<RecordPath> expected = from.compareTo(to) < 0 ? List.copyOf(model.subMap(from, to).keySet()) : List.of();
            assertThat(paths(repository.records(from, to))).as("%s to %s", from, to).isEqualTo(expected);
        }
        for (Map.Entry<RecordPath, DataValue.Map> entry : model.entrySet()) {
            assertThat(repository.record(entry.getKey()).orElseThrow().value()).isEqualTo(entry.getValue());
        }
        assertThat(repository.record(path("io.atcr.a/~"))).isEmpty();
        assertThat(repository.record(path("zz.zz.zz/none"))).isEmpty();
    }

    private RecordPath somewhere(Random random) {
        List<RecordPath> all = List.copyOf(model.keySet());
        RecordPath path = all.get(random.nextInt(all.size()));
        return random.nextBoolean() ? path : path(path + (random.nextBoolean() ? "0" : "~"));
    }

    @Test
    void a_repository_in_memory_reads_as_the_map() throws Exception {
        requireModel(inMemory());
    }

    @Test
    void a_repository_in_a_file_reads_as_the_map() throws Exception {
        Path file = Files.write(folder.resolve("repo.car"), car);
        try (OpenRepository open = new RepoVerifier().open(file, DID, PUBLIC::verify)) {
            requireModel(open.repository().orElseThrow());
        }
    }

    @Test
    void a_repository_from_a_stream_reads_as_the_map_and_leaves_no_file() throws Exception {
        try (OpenRepository open = new RepoVerifier().withTemporaryDirectory(folder)
                .open(new WholeRepository.Dribble(car), DID, PUBLIC::verify)) {
            requireModel(open.repository().orElseThrow());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void what_is_not_verified_cannot_be_read() throws Exception {
        car[car.length - 1] ^= 1;
        assertThat(new RepoVerifier().open(car, DID, PUBLIC::verify).repository()).isEmpty();
        Path file = Files.write(folder.resolve("repo.car"), car);
        try (OpenRepository open = new RepoVerifier().open(file, DID, PUBLIC::verify)) {
            assertThat(open.repository()).isEmpty();
            assertThat(open.verification().verdict()).isEqualTo(RepoVerdict.INVALID);
        }
    }

    @Test
    void the_callers_array_is_not_read_again() throws Exception {
        VerifiedRepository repository = inMemory();
        Arrays.fill(car, (byte) 0);
        requireModel(repository);
    }

    @Test
    void a_file_that_changes_after_it_was_verified_is_an_IOException_and_not_believed() throws Exception {
        Path file = Files.write(folder.resolve("repo.car"), car);
        try (OpenRepository open = new RepoVerifier().open(file, DID, PUBLIC::verify)) {
            VerifiedRepository repository = open.repository().orElseThrow();
            byte[] changed = car.clone();
            for (int i = changed.length / 2; i < changed.length; i++) {
                changed[i] ^= 1;
            }
            Files.write(file, changed);
            assertThatThrownBy(() -> readAll(repository)).isInstanceOf(IOException.class).hasMessageContaining("changed");
            Files.write(file, Arrays.copyOf(car, 100));
            assertThatThrownBy(() -> readAll(repository)).isInstanceOf(IOException.class).hasMessageContaining("shorter");
        }
    }

    @Test
    void a_closed_file_is_an_IOException() throws Exception {
        Path file = Files.write(folder.resolve("repo.car"), car);
        OpenRepository open = new RepoVerifier().open(file, DID, PUBLIC::verify);
        open.close();
        open.close();
        assertThatThrownBy(() -> readAll(open.repository().orElseThrow())).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void a_cursor_that_is_at_no_record_says_so() throws Exception {
        RecordCursor cursor = inMemory().records(path("zz.zz.zz/a"), path("zz.zz.zz/b"));
        assertThatThrownBy(cursor::path).isInstanceOf(IllegalStateException.class);
        assertThat(cursor.next()).isFalse();
        assertThatThrownBy(cursor::cid).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(cursor::record).isInstanceOf(IllegalStateException.class);
    }

    private static void readAll(VerifiedRepository repository) throws IOException {
        RecordCursor cursor = repository.records();
        while (cursor.next()) {
            cursor.record();
        }
    }
}
