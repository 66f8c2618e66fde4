package io.atcr.verifier;

import io.atcr.car.Commit;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.RepoBuilder;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogVerifier;
import io.atcr.did.plc.PlcOperation;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleSigner;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An account whose lower rotation key was stolen and gave it another signing key, until the owner recovered it with the higher one. */
final class Recovered {
    private static final URI PDS = URI.create("https://pds.example.com");

    private final PrivateKey higher = PrivateKey.generate(Curve.K256);
    private final PrivateKey lower = PrivateKey.generate(Curve.K256);
    private final PrivateKey first = PrivateKey.generate(Curve.K256);
    private final PrivateKey stolenKey = PrivateKey.generate(Curve.K256);
    private final PrivateKey recoveredKey = PrivateKey.generate(Curve.K256);
    private final World world;
    private final PlcOperation genesis;
    private final PlcOperation theft;
    private final PlcOperation recovery;

    Recovered(World world) {
        this.world = world;
        List<PublicKey> keys = List.of(higher.publicKey(), lower.publicKey());
        this.genesis = PlcOperation.genesis(lower, keys, first.publicKey(), List.of(), PDS);
        this.theft = genesis.update(lower, List.of(lower.publicKey()), stolenKey.publicKey(), List.of(), PDS);
        this.recovery = genesis.update(higher, keys, recoveredKey.publicKey(), List.of(), PDS);
    }

    Did did() {
        return genesis.did();
    }

    PrivateKey firstKey() {
        return first;
    }

    PrivateKey stolenKey() {
        return stolenKey;
    }

    PrivateKey recoveredKey() {
        return recoveredKey;
    }

    /** The log before the recovery. */
    PlcLog stolen() {
        return log(entry(genesis, 30, false), entry(theft, 20, false));
    }

    PlcLog recovered() {
        return log(entry(genesis, 30, false), entry(theft, 20, true), entry(recovery, 10, false));
    }

    private PlcLog log(String... entries) {
        byte[] json = ("[" + String.join(",", entries) + "]").getBytes(StandardCharsets.UTF_8);
        return new PlcLogVerifier().verify(did(), json).log().orElseThrow();
    }

    private String entry(PlcOperation operation, int hoursAgo, boolean nullified) {
        Instant createdAt = world.now.minus(Duration.ofHours(hoursAgo));
        return "{\"did\":\"" + did() + "\",\"cid\":\"" + operation.cid() + "\",\"nullified\":" + nullified + ",\"createdAt\":\"" + createdAt
                + "\",\"operation\":" + operation.toJson() + "}";
    }

    /** A bundle with the recovered log, and a commit of fifteen hours ago under one of the keys. */
    Bundle bundle(BundleFixture fixture, RecordPath path, PrivateKey key) {
        RepoBuilder repo = new RepoBuilder(did(), key::sign);
        repo.put(path, Signer.record(world.digest(fixture.tagged), "prod-app"));
        Commit head = repo.commit(Tid.of(world.now.minus(Duration.ofHours(15)).getEpochSecond() * 1_000_000, 0));
        return fixture.bundle(new BundleSigner(did(), path, head.cid(), repo.proveRecord(path), Optional.of(recovered().toJson())));
    }
}
