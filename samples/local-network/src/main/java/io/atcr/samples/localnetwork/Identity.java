package io.atcr.samples.localnetwork;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.plc.PlcOperation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A did:plc and the rotation key that governs it. Thread-safe. */
final class Identity {

    private final PlcDirectory directory;
    private final PrivateKey rotationKey;
    private final String handle;
    private final URI pds;
    private PlcOperation head;

    /** Registers a new DID in the directory. */
    Identity(PlcDirectory directory, PrivateKey rotationKey, PublicKey signingKey, String handle, URI pds) {
        this.directory = directory;
        this.rotationKey = rotationKey;
        this.handle = handle;
        this.pds = pds;
        head = PlcOperation.genesis(rotationKey, rotationKeys(), signingKey, names(), pds);
        submit(json(head));
    }

    private List<PublicKey> rotationKeys() {
        return List.of(rotationKey.publicKey());
    }

    private List<String> names() {
        return List.of("at://" + handle);
    }

    synchronized Did did() {
        return head.did();
    }

    String handle() {
        return handle;
    }

    synchronized void changeKey(PublicKey next) {
        PlcOperation update = head.update(rotationKey, rotationKeys(), next, names(), pds);
        submit(json(update));
        head = update;
    }

    synchronized void tombstone() {
        submit(PlcLog.sign(Json.object("type", "plc_tombstone", "prev", head.cid().toString()), rotationKey));
    }

    private static ObjectNode json(PlcOperation operation) {
        return Json.parseObject(operation.toJson().getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private void submit(ObjectNode operation) {
        try {
            directory.submit(head.did().toString(), operation);
        } catch (PlcLog.Refused refused) {
            throw new IllegalStateException(refused);
        }
    }
}
