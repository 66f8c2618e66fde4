package io.atcr.verifier;

import io.atcr.car.Commit;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.RepoBuilder;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** An account in the {@link World}: a DID, a key, a repository, and a PDS that can lie. */
final class Signer {
    private final String name;
    private final World world;
    private final Did did;
    private PrivateKey key = PrivateKey.generate(Curve.K256);
    private URI pds;
    private RepoBuilder repo;
    private long micros;
    private String handle;

    Signer(String name, World world) {
        this.name = name;
        this.world = world;
        this.did = randomDid();
        this.pds = URI.create("https://pds." + name.replace('.', '-') + ".example.com");
        this.handle = name;
        this.micros = world.now.getEpochSecond() * 1_000_000L - 3_600_000_000L;
        this.repo = new RepoBuilder(did, unsigned -> key.sign(unsigned));
        commit();
    }

    private static Did randomDid() {
        String alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        StringBuilder id = new StringBuilder("did:plc:");
        new SecureRandom().ints(24, 0, 32).forEach(i -> id.append(alphabet.charAt(i)));
        try {
            return Did.parse(id.toString());
        } catch (SyntaxException e) {
            throw new IllegalStateException(e);
        }
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

    /** Signs an image the way ATCR does: a record under the digest's hex. */
    RecordPath sign(ImageReference image) {
        String repository = image.owner().orElse("").equals(name) ? image.name() : image.repository();
        return sign(world.digest(image).hex(), record(world.digest(image), repository));
    }

    RecordPath sign(String rkey, DataValue.Map record) {
        RecordPath path = World.path("io.atcr.manifest/" + rkey);
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
    }

    void movePds(URI to) {
        pds = to;
    }

    void handle(String named) {
        handle = named;
    }

    byte[] document() {
        String multikey = key.publicKey().toMultikey();
        return ("{\"id\":\"" + did + "\",\"alsoKnownAs\":[\"at://" + handle + "\"],\"verificationMethod\":[{\"id\":\"" + did
                        + "#atproto\",\"type\":\"Multikey\",\"controller\":\"" + did + "\",\"publicKeyMultibase\":\"" + multikey
                        + "\"}],\"service\":[{\"id\":\"#atproto_pds\",\"type\":\"AtprotoPersonalDataServer\",\"serviceEndpoint\":\"" + pds + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] proof(RecordPath path) {
        return repo.proveRecord(path);
    }

    byte[] repository() {
        return repo.exportCar();
    }
}
