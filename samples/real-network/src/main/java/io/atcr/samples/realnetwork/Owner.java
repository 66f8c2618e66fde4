package io.atcr.samples.realnetwork;

import io.atcr.crypto.CryptoException;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.plc.PlcLogVerification;
import io.atcr.did.plc.PlcLogVerifier;
import io.atcr.did.plc.PlcOperation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Somebody with an identity: the holder of its highest rotation key, who needs no PDS to change it. Thread-safe. */
final class Owner {

    private final Directory directory;
    private final PrivateKey recovery = PrivateKey.generate(Curve.K256);

    Owner(Directory directory) {
        this.directory = directory;
    }

    /** An account on a PDS; the identity comes to be with it. */
    PdsSession join(Pds pds, String handle) throws IOException, InterruptedException {
        return pds.createAccount(handle, recovery.publicKey());
    }

    /** Makes the directory name another signing key. */
    void changeKey(PdsSession account, PublicKey signingKey) throws IOException, InterruptedException {
        PlcOperation head = head(account);
        submit(account, head.update(recovery, keys(head.rotationKeys()), signingKey, names(account), account.pds().url()));
    }

    /** Makes the directory name again what an earlier operation named, with the PDS of then. */
    void restore(PdsSession account, PlcOperation earlier, Pds pds) throws IOException, InterruptedException {
        submit(account, head(account).update(recovery, keys(earlier.rotationKeys()), key(earlier), names(account), pds.url()));
    }

    /** Gives the identity up. */
    void giveUp(PdsSession account) throws IOException, InterruptedException {
        submit(account, head(account).tombstone(recovery));
    }

    private void submit(PdsSession account, PlcOperation operation) throws IOException, InterruptedException {
        Directory.Answer answer = directory.submit(account.did(), operation.toJson());
        if (!answer.taken()) {
            throw new IOException("the directory does not take " + operation + ": " + answer);
        }
    }

    /**
     * Moves to another PDS: an account there, the repository, the operation that the new PDS recommends and itself hands in, and the two
     * accounts change places.
     */
    PdsSession move(PdsSession from, Pds to) throws IOException, InterruptedException {
        PdsSession account = to.takeIn(from);
        account.importRepo(from.repository());
        var recommended = account.get("com.atproto.identity.getRecommendedDidCredentials", "");
        List<String> rotation = new ArrayList<>(List.of(recovery.publicKey().toDidKey()));
        recommended.path("rotationKeys").forEach(key -> rotation.add(key.asString()));
        PublicKey signingKey = key(recommended.path("verificationMethods").path("atproto").asString());
        PlcOperation operation = head(from).update(recovery, keys(rotation), signingKey, names(from), to.url());
        var request = JsonMapper.shared().createObjectNode();
        request.set("operation", JsonMapper.shared().readTree(operation.toJson()));
        account.post("com.atproto.identity.submitPlcOperation", request);
        account.activate();
        from.deactivate();
        return account;
    }

    /** The signing key that the directory names now. */
    PublicKey signingKey(PdsSession account) throws IOException, InterruptedException {
        return key(head(account));
    }

    /** The operation that is in force. */
    PlcOperation head(PdsSession account) throws IOException, InterruptedException {
        PlcLogVerification verification = new PlcLogVerifier().verify(account.did(), directory.auditLog(account.did()));
        return verification.log().orElseThrow(() -> new IOException(verification.toString())).head().operation();
    }

    private static PublicKey key(PlcOperation operation) throws IOException {
        return operation.signingKey().orElseThrow(() -> new IOException("no signing key of " + operation.did()));
    }

    private static List<String> names(PdsSession account) {
        return List.of("at://" + account.handle());
    }

    private static List<PublicKey> keys(List<String> didKeys) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (String didKey : didKeys) {
            keys.add(key(didKey));
        }
        return keys;
    }

    private static PublicKey key(String didKey) throws IOException {
        try {
            return PublicKey.parseDidKey(didKey);
        } catch (CryptoException strange) {
            throw new IOException("no key: " + didKey, strange);
        }
    }
}
