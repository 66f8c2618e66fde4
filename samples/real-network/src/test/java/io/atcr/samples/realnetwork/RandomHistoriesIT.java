package io.atcr.samples.realnetwork;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.Cid;
import io.atcr.crypto.CryptoException;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.plc.PlcLogVerifier;
import io.atcr.did.plc.PlcOperation;
import io.atcr.did.plc.PlcRule;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories by chance, forks and tombstones at any place: the directory takes an operation if and only if we verify the log with it.
 *
 * <p>But for one thing, and on its database in memory only: that one does not leave out what is nullified when it judges what follows. See
 * {@link RealDirectoryIT}.
 */
class RandomHistoriesIT {

    private static final int IDENTITIES = 24;
    private static final int OPERATIONS = 9;
    private static final long SEED = 20260101;
    private static final URI PDS = URI.create("https://pds.example.com");

    private final Random random = new Random(SEED);
    private final List<PrivateKey> keys = List.of(PrivateKey.generate(Curve.P256), PrivateKey.generate(Curve.K256),
            PrivateKey.generate(Curve.K256), PrivateKey.generate(Curve.P256));
    private final Map<PlcRule, Integer> refused = new EnumMap<>(PlcRule.class);
    private int accepted;

    @ParameterizedTest
    @ValueSource(strings = {"memory", "postgres"})
    void directoryTakesExactlyWhatWeVerify(String database) throws Exception {
        try (NodeServer plc = Installed.plc(database)) {
            Directory directory = new Directory(plc.url());
            for (int i = 0; i < IDENTITIES; i++) {
                grow(directory, i, database.equals("memory"));
            }
        }
        // the game is worth nothing if it does not reach the rules
        assertThat(accepted).isGreaterThan(IDENTITIES * 2);
        assertThat(refused).containsKeys(PlcRule.RECOVERY_AUTHORITY, PlcRule.PREV_NULLIFIED);
    }

    private void grow(Directory directory, int identity, boolean nullifiedCounts) throws IOException, InterruptedException {
        List<PublicKey> first = rotation();
        History history = new History();
        PlcOperation genesis = PlcOperation.genesis(signer(first), first, first.get(0), List.of("at://name" + identity + ".example.com"), PDS);
        assertThat(directory.submit(genesis.did(), genesis.toJson()).text()).isEqualTo("OK");
        history.add(genesis, null);
        for (int i = 1; i < OPERATIONS; i++) {
            PlcOperation next = next(history, identity + "-" + i);
            List<Integer> nullified = nullifiedWith(history, next.prev().orElseThrow());
            byte[] log = AuditLog.append(directory.auditLog(next.did()), next.did(), next.toJson(), next.cid(), nullified);
            var violation = new PlcLogVerifier().verify(next.did(), log).violation();
            Directory.Answer answer = directory.submit(next.did(), next.toJson());
            String what = "identity " + identity + ", operation " + i + ": " + violation + " of " + history.made();
            if (violation.isPresent()) {
                refused.merge(violation.get().rule(), 1, Integer::sum);
                assertThat(violation.get().index()).as(what).hasValue(history.made().size());
                if (answer.taken()) {
                    assertThat(nullifiedCounts && nullifiedAt(history, next.prev().orElseThrow())).as(what).isTrue();
                    return;
                }
            } else {
                assertThat(answer.text()).as(what).isEqualTo("OK");
                accepted++;
                history.add(next, null);
                assertThat(AuditLog.nullified(directory.auditLog(next.did()))).as(what).isEqualTo(history.nullified()).isEqualTo(nullified);
            }
        }
    }

    /** One to five keys in any order, some of them twice. */
    private List<PublicKey> rotation() {
        return IntStream.rangeClosed(0, random.nextInt(5)).mapToObj(i -> keys.get(random.nextInt(keys.size())).publicKey()).toList();
    }

    private PrivateKey signer(List<PublicKey> allowed) {
        PublicKey one = allowed.get(random.nextInt(allowed.size()));
        return keys.stream().filter(key -> key.publicKey().equals(one)).findFirst().orElseThrow();
    }

    /** Follows the newest operation as a rule, and any other one often enough. */
    private PlcOperation next(History history, String name) {
        List<PlcOperation> open = history.made().stream().map(History.Made::operation)
                .filter(operation -> operation.type() != PlcOperation.Type.TOMBSTONE).toList();
        PlcOperation prev = open.get(random.nextInt(3) > 0 ? open.size() - 1 : random.nextInt(open.size()));
        PrivateKey signer = signer(prev.rotationKeys().stream().map(RandomHistoriesIT::key).toList());
        List<PublicKey> rotation = random.nextBoolean() ? rotation() : prev.rotationKeys().stream().map(RandomHistoriesIT::key).toList();
        return random.nextInt(6) == 0 ? prev.tombstone(signer)
                : prev.update(signer, rotation, rotation.get(0), List.of("at://name" + name + ".example.com"), PDS);
    }

    private static PublicKey key(String didKey) {
        try {
            return PublicKey.parseDidKey(didKey);
        } catch (CryptoException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What is nullified already, and whatever stands after a predecessor. */
    private static List<Integer> nullifiedWith(History history, Cid prev) {
        int at = place(history, prev);
        return IntStream.range(0, history.made().size()).filter(i -> i > at || history.made().get(i).nullified()).boxed().toList();
    }

    private static boolean nullifiedAt(History history, Cid prev) {
        return history.made().stream().skip(place(history, prev)).anyMatch(History.Made::nullified);
    }

    private static int place(History history, Cid prev) {
        List<Cid> cids = new ArrayList<>();
        history.made().forEach(made -> cids.add(made.operation().cid()));
        return cids.indexOf(prev);
    }
}
