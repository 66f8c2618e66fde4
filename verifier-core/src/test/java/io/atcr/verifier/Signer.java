package io.atcr.verifier;

import io.atcr.car.Commit;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.RepoBuilder;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.did.DidDocument;
import io.atcr.did.DidException;
import io.atcr.did.plc.PlcOperation;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An account in the {@link World}: a DID, a key, a repository, and a PDS that can lie. */
final class Signer {
    private final String name;
    private final World world;
    private final Did did;
    private final PrivateKey rotationKey = PrivateKey.generate(Curve.K256);
    private final List<PlcOperation> operations = new ArrayList<>();
    private final List<String> entries = new ArrayList<>();
    private PrivateKey key = PrivateKey.generate(Curve.K256);
    private URI pds;
    private RepoBuilder repo;
    private long micros;
    private String handle;
    private Instant operated = Instant.EPOCH;

    Signer(String name, World world) {
        this.name = name;
        this.world = world;
        this.pds = URI.create("https://pds." + name.replace('.', '-') + ".example.com");
        this.handle = name;
        PlcOperation genesis = PlcOperation.genesis(rotationKey, List.of(rotationKey.publicKey()), key.publicKey(), names(), pds);
        this.did = genesis.did();
        operate(genesis);
        this.micros = world.now.getEpochSecond() * 1_000_000L - 3_600_000_000L;
        this.repo = new RepoBuilder(did, unsigned -> key.sign(unsigned));
        commit();
    }

    private List<String> names() {
        return List.of("at://" + handle);
    }

    private void operate(PlcOperation operation) {
        operated = world.now.isAfter(operated) ? world.now : operated.plusMillis(1);
        operations.add(operation);
        entries.add("{\"did\":\"" + operation.did() + "\",\"cid\":\"" + operation.cid() + "\",\"nullified\":false,\"createdAt\":\"" + operated
                + "\",\"operation\":" + operation.toJson() + "}");
    }

    private void update() {
        PlcOperation last = operations.get(operations.size() - 1);
        operate(last.update(rotationKey, List.of(rotationKey.publicKey()), key.publicKey(), names(), pds));
    }

    void tombstone() {
        operate(operations.get(operations.size() - 1).tombstone(rotationKey));
    }

    Did did() {
        return did;
    }

    String name() {
        return name;
    }

    URI pds() {
        return pds;
    }

    String didKey() {
        return key.publicKey().toDidKey();
    }

    /** The key of now, for whoever steals it. */
    PrivateKey key() {
        return key;
    }

    /** Signs an image the way ATCR does: a record under the digest's hex. */
    RecordPath sign(ImageReference image) {
        String repository = image.owner().orElse("").equals(name) ? image.name() : image.repository();
        return sign(world.digest(image).hex(), record(world.digest(image), repository));
    }

    RecordPath sign(String rkey, DataValue.Map record) {
        return put("io.atcr.manifest/" + rkey, record);
    }

    /** Signs whatever bytes as a record, as a PDS can that follows no rule. */
    RecordPath putRaw(String at, byte[] record) {
        RecordPath path = World.path(at);
        repo.putRaw(path, record);
        commit();
        return path;
    }

    RecordPath put(String at, DataValue.Map record) {
        RecordPath path = World.path(at);
        repo.put(path, record);
        commit();
        return path;
    }

    static DataValue.Map record(Digest digest, String repository) {
        return recordBuilder(digest, repository).build();
    }

    static DataValue.Builder recordBuilder(Digest digest, String repository) {
        return DataValue.Map.builder()
                .put("$type", "io.atcr.manifest")
                .put("digest", digest.toString())
                .put("repository", repository)
                .put("mediaType", World.IMAGE_TYPE)
                .put("schemaVersion", 2)
                .put("createdAt", "2026-11-22T00:00:00Z");
    }

    void delete(RecordPath path) {
        repo.delete(path);
        commit();
    }

    Commit commit() {
        micros += 1_000_000;
        return repo.commit(Tid.of(micros, 7));
    }

    Commit commitAt(Tid rev) {
        micros = rev.micros();
        return repo.commit(rev);
    }

    Commit head() {
        return repo.head();
    }

    /** A new key in the document and in later commits. */
    void rotate() {
        key = PrivateKey.generate(Curve.K256);
        update();
    }

    void movePds(URI to) {
        pds = to;
        update();
    }

    void handle(String named) {
        handle = named;
        update();
    }

    DidDocument document() {
        try {
            return operations.get(operations.size() - 1).didDocument().orElseThrow();
        } catch (DidException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The operation log as the directory serves it. */
    byte[] auditLog() {
        return auditLog(entries.size());
    }

    /** The log as it was when it had fewer operations. */
    byte[] auditLog(int operations) {
        return ("[" + String.join(",", entries.subList(0, operations)) + "]").getBytes(StandardCharsets.UTF_8);
    }

    byte[] proof(RecordPath path) {
        return repo.proveRecord(path);
    }

    byte[] repository() {
        return repo.exportCar();
    }
}
