package io.atcr.samples.realnetwork;

import io.atcr.crypto.CryptoException;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.plc.PlcOperation;
import java.io.IOException;
import java.security.SecureRandom;

/** An account whose key changes, that is deactivated and taken down, that moves, is played back and given up. */
final class AccountStory {

    private static final String VERIFIED = "ALLOW verified";
    private static final String INACTIVE = "DENY account-inactive";

    private final Story story;
    private final RealServers servers;
    private final Owner owner;
    private final PdsSession dave;
    private final Gate gate;

    AccountStory(Story story) throws IOException, InterruptedException {
        this.story = story;
        servers = story.servers();
        owner = new Owner(servers.directory());
        dave = owner.join(servers.first(), "dave.test");
        gate = Gate.trusting(servers, dave);
    }

    void play() throws IOException, InterruptedException {
        OciImage image = story.pushSigned(dave, "v1");
        keyRotated(image);
        inactive(image);
        replayed(image, moved(image));
        owner.giveUp(dave);
        ask("given up", "a tombstone in the directory", gate, image, "DENY did-not-found");
    }

    private void ask(String name, String what, Gate asked, OciImage image, String expected) throws IOException {
        story.ask(name, what, asked, story.reference(dave, "v1"), image, expected);
    }

    private void keyRotated(OciImage image) throws IOException, InterruptedException {
        ask("signed", "by the first key", gate, image, VERIFIED);
        byte[] scalar = new byte[32];
        new SecureRandom().nextBytes(scalar);
        owner.changeKey(dave, publicKey(scalar));
        ask("key rotated", "the directory names a new key, the head has the old one", gate, image, "DENY bad-signature");
        servers.first().replaceKey(dave.did(), scalar);
        dave.tag("app", "stable", image);
        ask("new commit", "the PDS signs with the new key", gate, image, VERIFIED);
    }

    private static PublicKey publicKey(byte[] scalar) throws IOException {
        try (PrivateKey key = PrivateKey.of(Curve.K256, scalar)) {
            return key.publicKey();
        } catch (CryptoException outOfRange) {
            throw new IOException(outOfRange);
        }
    }

    private void inactive(OciImage image) throws IOException, InterruptedException {
        dave.deactivate();
        ask("deactivated", "by its owner", gate, image, INACTIVE);
        dave.activate();
        ask("activated", "again", gate, image, VERIFIED);
        servers.first().takeDown(dave.did(), true);
        ask("taken down", "by the PDS's operator", gate, image, INACTIVE);
        servers.first().takeDown(dave.did(), false);
        ask("put up again", "by the PDS's operator", gate, image, VERIFIED);
    }

    /** Returns the operation that named the old PDS. */
    private PlcOperation moved(OciImage image) throws IOException, InterruptedException {
        PlcOperation before = owner.head(dave);
        PdsSession there = owner.move(dave, servers.second());
        ask("moved", "the imported head still has the old PDS's signature", gate, image, "DENY bad-signature");
        there.tag("app", "moved", image);
        ask("first write", "the new PDS signs", gate, image, VERIFIED);
        return before;
    }

    /** The directory names the old PDS again, which has the head of before the move. */
    private void replayed(OciImage image, PlcOperation before) throws IOException, InterruptedException {
        PlcOperation newest = owner.head(dave);
        owner.restore(dave, before, servers.first());
        ask("old PDS", "the account is deactivated there", gate, image, INACTIVE);
        dave.activate();
        ask("replayed", "it serves the head of before the move", gate, image, "DENY stale-head");
        ask("replayed", "where no replica may lag behind", gate.withoutPatience(), image, "DENY rollback");
        ask("replayed", "where nothing newer was seen", gate.forgetful(), image, VERIFIED);
        owner.restore(dave, newest, servers.second());
        ask("moved again", "the newest head", gate, image, VERIFIED);
    }
}
