package io.atcr.samples.realnetwork;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.DidDocument;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.PlcDirectory;
import io.atcr.did.plc.PlcLogVerifier;
import io.atcr.did.plc.PlcOperation;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenario against the real directory. */
class RealDirectoryIT {

    private static final PrivateKey HIGH = PrivateKey.generate(Curve.P256);
    private static final PrivateKey MIDDLE = PrivateKey.generate(Curve.K256);
    private static final PrivateKey LOW = PrivateKey.generate(Curve.K256);
    private static final List<PublicKey> KEYS = List.of(HIGH.publicKey(), MIDDLE.publicKey(), LOW.publicKey());
    private static final URI PDS = URI.create("https://pds.example.com");

    @ParameterizedTest
    @ValueSource(strings = {"memory", "postgres"})
    void everyVerdictOnTheRealDirectoryIsRight(String database) throws Exception {
        List<Step> steps = new ArrayList<>();
        try (NodeServer plc = Installed.plc(database)) {
            Scenario.play(plc.url(), steps::add);
        }
        Verdicts.assertRight(steps);
    }

    /** What the scenario compares documents with is another form than ours: other types, other key bytes, other ids. */
    @ParameterizedTest
    @EnumSource(Curve.class)
    void directoryWritesKeysInTheLegacyForm(Curve curve) throws Exception {
        PublicKey signingKey = PrivateKey.generate(curve).publicKey();
        PlcOperation genesis = PlcOperation.genesis(LOW, KEYS, signingKey, List.of("at://alice.example.com"), PDS);
        try (NodeServer plc = Installed.plc("memory")) {
            Directory directory = new Directory(plc.url());
            assertThat(directory.submit(genesis.did(), genesis.toJson()).text()).isEqualTo("OK");
            try (HttpFetcher fetcher = directory.fetcher()) {
                DidDocument served = PlcDirectory.of(fetcher, List.of(plc.url())).didDocument(genesis.did(), Duration.ofSeconds(20));
                assertThat(new String(served.json(), StandardCharsets.UTF_8))
                        .contains(curve == Curve.K256 ? "EcdsaSecp256k1VerificationKey2019" : "EcdsaSecp256r1VerificationKey2019", "\"#atproto\"")
                        .doesNotContain("Multikey", signingKey.toMultikey());
                assertThat(served.signingKey()).contains(signingKey);
                assertThat(served.differences(genesis.didDocument().orElseThrow())).isEmpty();
            }
        }
    }

    /**
     * The database in memory judges a recovery by what is nullified already, too. The one on PostgreSQL leaves that out, as we do: by the
     * did:plc specification (Key Rotation and Account Recovery), a recovery has to outrank what it invalidates, and goes on from the last
     * operation that is valid.
     */
    @ParameterizedTest
    @CsvSource({"memory,true", "postgres,false"})
    void databaseInMemoryTakesWhatBreaksTheRulesAndTheOneOnPostgresDoesNot(String database, boolean taken) throws Exception {
        try (NodeServer plc = Installed.plc(database)) {
            Directory directory = new Directory(plc.url());
            Forked equal = new Forked(directory, "alice.example.com");
            PlcOperation second = equal.change(equal.genesis, MIDDLE);
            assertThat(equal.verdictWith(second, 1, 2)).as("not outranking the recovery before").isEqualTo("RECOVERY_AUTHORITY");
            assertThat(equal.submit(second).taken()).isEqualTo(taken);
            assertThat(equal.verdict()).isEqualTo(taken ? "RECOVERY_AUTHORITY" : "VERIFIED");

            Forked nullified = new Forked(directory, "bob.example.com");
            PlcOperation after = nullified.change(nullified.theft, HIGH);
            assertThat(nullified.verdictWith(after, 1, 2)).as("after what is nullified").isEqualTo("PREV_NULLIFIED");
            assertThat(nullified.submit(after).taken()).isEqualTo(taken);
            assertThat(nullified.verdict()).isEqualTo(taken ? "PREV_NULLIFIED" : "VERIFIED");
        }
    }

    /** An identity whose lowest key did something that the middle one has undone. */
    private static final class Forked {
        private final Directory directory;
        private final PlcOperation genesis;
        private final PlcOperation theft;
        private int names;

        Forked(Directory directory, String handle) throws IOException, InterruptedException {
            this.directory = directory;
            genesis = PlcOperation.genesis(LOW, KEYS, LOW.publicKey(), List.of("at://" + handle), PDS);
            add(genesis);
            theft = change(genesis, LOW);
            add(theft);
            add(change(genesis, MIDDLE));
            assertThat(verdict()).isEqualTo("VERIFIED");
        }

        PlcOperation change(PlcOperation prev, PrivateKey signer) {
            return prev.update(signer, KEYS, LOW.publicKey(), List.of("at://name" + names++ + ".example.com"), PDS);
        }

        Directory.Answer submit(PlcOperation operation) throws IOException, InterruptedException {
            return directory.submit(operation.did(), operation.toJson());
        }

        private void add(PlcOperation operation) throws IOException, InterruptedException {
            assertThat(submit(operation).text()).isEqualTo("OK");
        }

        String verdict() throws IOException, InterruptedException {
            return verdict(directory.auditLog(genesis.did()));
        }

        /** The verdict on the log if it had one more operation, and these were nullified. */
        String verdictWith(PlcOperation operation, Integer... nullified) throws IOException, InterruptedException {
            return verdict(AuditLog.append(directory.auditLog(genesis.did()), genesis.did(), operation.toJson(), operation.cid(), List.of(nullified)));
        }

        private String verdict(byte[] log) {
            return new PlcLogVerifier().verify(genesis.did(), log).violation().map(violation -> violation.rule().name()).orElse("VERIFIED");
        }
    }
}
