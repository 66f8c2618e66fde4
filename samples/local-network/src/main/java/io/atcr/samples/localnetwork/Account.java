package io.atcr.samples.localnetwork;

import io.atcr.car.Commit;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Somebody with a DID, a repository on the local PDS and a part of the local registry. Thread-safe. */
public final class Account {

    private final LocalNetwork network;
    private final Identity identity;
    private final HostedRepo hosted;

    Account(LocalNetwork network, Identity identity, HostedRepo hosted) {
        this.network = network;
        this.identity = identity;
        this.hosted = hosted;
    }

    /**
     * The account's DID.
     *
     * @return a did:plc registered in the local directory
     */
    public Did did() {
        return identity.did();
    }

    /**
     * The account's handle, also the first path segment of its images.
     *
     * @return the handle
     */
    public String handle() {
        return identity.handle();
    }

    /**
     * The key that signs the repository now.
     *
     * @return the public key in the DID document
     */
    public PublicKey key() {
        return hosted.key().publicKey();
    }

    /**
     * The account's repository.
     *
     * @return the repository
     */
    public AccountRepository repository() {
        return new AccountRepository(hosted);
    }

    /**
     * Pushes a new image and writes its {@code io.atcr.manifest} record, then the {@code io.atcr.tag} record of the tag.
     *
     * @param repository the repository's name within the account's part of the registry
     * @param tag the tag
     * @return the image
     */
    public PushedImage push(String repository, String tag) {
        PushedImage image = pushUnsigned(repository, tag);
        sign(image);
        tag(image);
        return image;
    }

    /**
     * Pushes a new image without writing a record.
     *
     * @param repository the repository's name within the account's part of the registry
     * @param tag the tag
     * @return the image
     */
    public PushedImage pushUnsigned(String repository, String tag) {
        return pushAs(handle(), repository, tag);
    }

    /**
     * Pushes a new image without a record under an owner segment of choice, such as the account's DID.
     *
     * @param owner the first path segment
     * @param repository the rest of the path
     * @param tag the tag
     * @return the image
     */
    public PushedImage pushAs(String owner, String repository, String tag) {
        ImageContent content = ImageContent.of("image " + network.nextNumber() + " of " + owner + "/" + repository + "\n");
        return store(owner, repository, tag, content);
    }

    /**
     * Puts somebody's image into this account's part of the registry, byte for byte and without a record.
     *
     * @param image the image
     * @param repository the repository's name within the account's part of the registry
     * @param tag the tag
     * @return the copy, which has the same digest
     */
    public PushedImage republish(PushedImage image, String repository, String tag) {
        String digest = network.registryContents().copy(image.path(), image.digest(), handle() + "/" + repository);
        network.registryContents().tag(handle() + "/" + repository, tag, digest);
        return new PushedImage(network.registry(), handle(), repository, tag, image.manifest());
    }

    private PushedImage store(String owner, String repository, String tag, ImageContent content) {
        String path = owner + "/" + repository;
        Registry registry = network.registryContents();
        registry.putBlob(path, content.config());
        registry.putBlob(path, content.layer());
        registry.tag(path, tag, registry.putManifest(path, Registry.MANIFEST, content.manifest()));
        return new PushedImage(network.registry(), owner, repository, tag, content.manifest());
    }

    /**
     * Writes this account's {@code io.atcr.manifest} record for an image, its own or another's. The record's {@code repository} is the name
     * within the account's own part of the registry, or the full path of another's image.
     *
     * @param image the image
     * @return the new head
     */
    public Commit sign(PushedImage image) {
        return repository().put(recordPath(image), ImageRecords.manifest(image, repositoryOf(image), network.now()));
    }

    /**
     * Writes this account's {@code io.atcr.tag} record for the tag of an image, its own or another's; it points to the image's record.
     *
     * @param image the image
     * @return the new head
     */
    public Commit tag(PushedImage image) {
        return repository().put(tagPath(image), ImageRecords.tag(repositoryOf(image), image.tag(), atUri(image), network.now()));
    }

    private String repositoryOf(PushedImage image) {
        return image.owner().equals(handle()) || image.owner().equals(did().toString()) ? image.repository() : image.path();
    }

    /** Where the record that {@link #tag} writes is. */
    RecordPath tagPath(PushedImage image) {
        return ImageRecords.tagPath(repositoryOf(image), image.tag());
    }

    /**
     * Where this account's record for an image is.
     *
     * @param image the image
     * @return {@code io.atcr.manifest/} and the hexadecimal digits of the image's digest
     */
    public RecordPath recordPath(PushedImage image) {
        return ImageRecords.manifestPath(image);
    }

    /**
     * The AT-URI of this account's record for an image.
     *
     * @param image the image
     * @return {@code at://DID/io.atcr.manifest/HEX}
     */
    public String atUri(PushedImage image) {
        return "at://" + did() + "/" + recordPath(image);
    }

    /**
     * Changes fields of this account's record for an image and signs the change.
     *
     * @param image the image
     * @param fields the new values; other fields stay
     * @return the new head
     */
    public Commit updateRecord(PushedImage image, Map<String, DataValue> fields) {
        return repository().putRaw(recordPath(image), changed(image, fields));
    }

    /**
     * Deletes this account's record for an image; afterwards the PDS proves its absence.
     *
     * @param image the image
     * @return the new head
     */
    public Commit deleteRecord(PushedImage image) {
        return repository().delete(recordPath(image));
    }

    /**
     * Makes the PDS serve a changed record for an image: {@code repository} reads {@code tampered}. {@link AccountRepository#serveTruth()}
     * ends it.
     *
     * @param image the image
     * @param tampering how the PDS hides the change
     */
    public void tamperRecord(PushedImage image, Tampering tampering) {
        repository().serveTampered(recordPath(image), changed(image, Map.of("repository", new DataValue.Text("tampered"))), tampering);
    }

    private byte[] changed(PushedImage image, Map<String, DataValue> fields) {
        byte[] record = hosted.record(recordPath(image)).orElseThrow(() -> new IllegalArgumentException("no record of " + image));
        return ImageRecords.changed(record, fields);
    }

    /**
     * Pushes a signature artifact of this account that refers to an image and names the head commit of this moment, which the next write
     * makes unfetchable.
     *
     * @param image the image
     * @return the artifact manifest's digest
     */
    public String attachSignature(PushedImage image) {
        return attach(image, signatureJson(image).toString());
    }

    /**
     * Pushes an artifact that refers to an image but holds this account's signature artifact for another.
     *
     * @param image the image that it refers to
     * @param other the image that it speaks of
     * @return the artifact manifest's digest
     */
    public String attachSignatureOf(PushedImage image, PushedImage other) {
        return attach(image, signatureJson(other).toString());
    }

    /**
     * Pushes a signature artifact with any content.
     *
     * @param image the image that it refers to
     * @param json the layer
     * @return the artifact manifest's digest
     */
    public String attach(PushedImage image, String json) {
        return Artifacts.push(network.registryContents(), image, json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The JSON of this account's signature artifact for an image, naming the head commit of this moment.
     *
     * @param image the image
     * @return the JSON text
     */
    public String signatureArtifact(PushedImage image) {
        return signatureJson(image).toString();
    }

    /**
     * Pushes artifacts that refer to an image and prove nothing, of all kinds in turn.
     *
     * @param image the image
     * @param count how many
     */
    public void attachJunk(PushedImage image, int count) {
        for (int i = 0; i < count; i++) {
            attachJunk(image, Junk.values()[i % Junk.values().length]);
        }
    }

    /**
     * Pushes one artifact that refers to an image and proves nothing.
     *
     * @param image the image
     * @param junk what is wrong with it
     * @return the artifact manifest's digest
     */
    public String attachJunk(PushedImage image, Junk junk) {
        return Artifacts.pushJunk(network.registryContents(), image, signatureJson(image), junk, network.nextNumber());
    }

    private ObjectNode signatureJson(PushedImage image) {
        return Artifacts.signature(image, this, hosted.head(), key(), network.pds(), network.now());
    }

    /**
     * Replaces the signing key: a new key in the DID document, then a new commit signed with it.
     *
     * @param curve the new key's curve
     * @return the new public key
     */
    public PublicKey rotateKey(Curve curve) {
        PrivateKey next = network.newKey(curve);
        synchronized (identity) {
            identity.changeKey(next.publicKey());
            hosted.rotate(next);
        }
        return next.publicKey();
    }

    /** Tombstones the DID; the directory answers 404 from now on. */
    public void tombstone() {
        identity.tombstone();
    }
}
