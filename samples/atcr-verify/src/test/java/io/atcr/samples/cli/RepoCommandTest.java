package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.CarException;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.RepoBuilder;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Repositories and proofs in files: what is printed, and the exit status. */
class RepoCommandTest {
    private static final String DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
    private static final String COLLECTION = "io.atcr.manifest";

    @TempDir
    Path folder;

    private PrivateKey key;
    private RepoBuilder builder;
    private Path good;
    private Path refused;
    private Path incomplete;

    @BeforeEach
    void build() throws IOException, CarException {
        key = PrivateKey.generate(Curve.P256);
        builder = new RepoBuilder(Did.parse(DID), key::sign);
        for (int i = 0; i < 50; i++) {
            builder.put(RecordPath.parse(COLLECTION + "/r" + i), DataValue.Map.builder().put("$type", COLLECTION).put("n", i).build());
        }
        builder.commit(Tid.of(1_000_000, 0));
        byte[] car = builder.exportCar();
        good = Files.write(folder.resolve("good.car"), car);
        byte[] damaged = car.clone();
        damaged[damaged.length - 1] ^= 1;
        refused = Files.write(folder.resolve("refused.car"), damaged);
        incomplete = Files.write(folder.resolve("incomplete.car"), Arrays.copyOf(car, car.length - lastSection()));
    }

    /** Every record has this section length: a varint, a CID, and a map of {@code n} and {@code $type}. */
    private int lastSection() throws CarException {
        return 1 + 36 + builder.record(RecordPath.parse(COLLECTION + "/r9")).orElseThrow().length;
    }

    private Run run(String command, Object... args) {
        List<String> all = new ArrayList<>(List.of(command, "--did", DID, "--key", key.publicKey().toDidKey()));
        Arrays.stream(args).map(Object::toString).forEach(all::add);
        return Run.of(all.toArray(String[]::new));
    }

    private static JsonNode json(String line) {
        return JsonMapper.shared().readTree(line);
    }

    @Test
    void aWholeRepositoryIsVerifiedInOneLine() {
        Run run = run("repo", good);
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out().strip()).isEqualTo("VERIFIED " + good + ": " + DID + ", revision " + builder.head().rev() + ", 50 records");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void jsonIsOneObjectForEachFile() {
        Run run = run("repo", good, refused, incomplete, "--output", "json");
        assertThat(run.status()).isEqualTo(1);
        List<JsonNode> lines = run.out().lines().map(RepoCommandTest::json).toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).get("file").stringValue()).isEqualTo(good.toString());
        assertThat(lines.get(0).get("verified").booleanValue()).isTrue();
        assertThat(lines.get(0).get("did").stringValue()).isEqualTo(DID);
        assertThat(lines.get(0).get("rev").stringValue()).isEqualTo(builder.head().rev().toString());
        assertThat(lines.get(0).get("records").intValue()).isEqualTo(50);
        assertThat(lines.get(0).get("reason").isNull()).isTrue();
        assertThat(lines.get(1).get("verified").booleanValue()).isFalse();
        assertThat(lines.get(1).get("reason").stringValue()).isEqualTo("malformed-car");
        assertThat(lines.get(1).get("detail").stringValue()).contains("CAR_BLOCK_HASH");
        assertThat(lines.get(1).get("rev").isNull()).isTrue();
        assertThat(lines.get(2).get("verified").booleanValue()).isFalse();
        assertThat(lines.get(2).get("reason").stringValue()).isEqualTo("missing-record");
    }

    @Test
    void theStatusIs0ForVerified1ForAnyRefusedAnd4ForAnyIncompleteAndNoneRefused() {
        assertThat(run("repo", good, good).status()).isZero();
        assertThat(run("repo", good, incomplete).status()).isEqualTo(4);
        assertThat(run("repo", incomplete, refused, good).status()).isEqualTo(1);
        assertThat(run("repo", refused).out()).startsWith("INVALID " + refused + ": malformed-car: ");
        assertThat(run("repo", incomplete).out()).startsWith("INCOMPLETE " + incomplete + ": missing-record: ");
    }

    @Test
    void anotherKeyOrAnotherAccountIsRefused() {
        String other = PrivateKey.generate(Curve.K256).publicKey().toDidKey();
        Run otherKey = Run.of("repo", good.toString(), "--did", DID, "--key", other);
        assertThat(otherKey.status()).isEqualTo(1);
        assertThat(otherKey.out()).contains("bad-signature");
        Run otherDid = Run.of("repo", good.toString(), "--did", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "--key", key.publicKey().toDidKey());
        assertThat(otherDid.status()).isEqualTo(1);
        assertThat(otherDid.out()).contains("wrong-did");
    }

    @Test
    void aProofIsPresentAbsentInvalidOrIncomplete() throws Exception {
        Path present = Files.write(folder.resolve("p.car"), builder.proveRecord(RecordPath.parse(COLLECTION + "/r7")));
        Path absent = Files.write(folder.resolve("a.car"), builder.proveRecord(RecordPath.parse(COLLECTION + "/none")));
        assertProof(run("proof", present, "--path", COLLECTION + "/r7"), 0, "PRESENT", null);
        assertProof(run("proof", absent, "--path", COLLECTION + "/none"), 3, "ABSENT", null);
        assertProof(run("proof", refused, "--path", COLLECTION + "/r7"), 1, "INVALID", "malformed-car");
        byte[] car = Files.readAllBytes(present);
        int record = 1 + 36 + builder.record(RecordPath.parse(COLLECTION + "/r7")).orElseThrow().length;
        Files.write(present, Arrays.copyOf(car, car.length - record));
        assertProof(run("proof", present, "--path", COLLECTION + "/r7"), 4, "INCOMPLETE", "missing-record");
        Run text = run("proof", good, "--path", COLLECTION + "/r7", "--output", "text");
        assertThat(text.out()).startsWith("PRESENT " + COLLECTION + "/r7: ").contains("bafyrei");
    }

    private static void assertProof(Run run, int status, String verdict, String reason) {
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(status);
        JsonNode object = json(run.out());
        assertThat(object.get("verdict").stringValue()).isEqualTo(verdict);
        assertThat(object.get("cid").isNull()).as(run.out()).isEqualTo(!verdict.equals("PRESENT") && !"missing-record".equals(reason));
        assertThat(object.get("reason").isNull() ? null : object.get("reason").stringValue()).isEqualTo(reason);
    }

    @Test
    void wrongUsageExitsWith2AndPrintsNoResult() {
        String none = folder.resolve("none.car").toString();
        for (Run run : List.of(run("repo", none), run("repo", folder), run("repo"), run("proof", none, "--path", "a.b.c/d"),
                run("proof", good, "--path", "nonsense"), run("proof", good), Run.of("repo", good.toString(), "--did", DID),
                Run.of("repo", good.toString(), "--did", "did:", "--key", key.publicKey().toDidKey()),
                Run.of("repo", good.toString(), "--did", DID, "--key", "did:key:zQ3nonsense"))) {
            assertThat(run.status()).as(run.out() + run.err()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("atcr-verify: ").doesNotContain("\tat ");
        }
    }

    @Test
    void progressIsShownAfterASecondFiveTimesASecondAndRemoved() {
        AtomicLong now = new AtomicLong();
        StringWriter err = new StringWriter();
        Progress progress = new Progress(new PrintWriter(err), "big\u001b.car", now::get);
        progress.reached(1_000_000, 0);
        now.set(999_999_999L);
        progress.reached(2_000_000, 0);
        assertThat(err.toString()).isEmpty();
        now.set(1_000_000_000L);
        progress.reached(3_000_000, 0);
        now.set(1_100_000_000L);
        progress.reached(4_000_000, 0);
        now.set(1_200_000_000L);
        progress.reached(5_000_000, 7);
        progress.end();
        assertThat(err.toString()).isEqualTo("\r\u001b[Kbig\\u001b.car: 3.0 MB read, 0 records checked"
                + "\r\u001b[Kbig\\u001b.car: 5.0 MB read, 7 records checked\r\u001b[K");
    }

    @Test
    void progressOfAQuickFileLeavesNothing() {
        StringWriter err = new StringWriter();
        Progress progress = new Progress(new PrintWriter(err), "x", System::nanoTime);
        progress.end();
        assertThat(err.toString()).isEmpty();
    }
}
