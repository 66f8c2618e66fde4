package io.atcr.samples.localnetwork;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/** Serves a local network with one signed image until standard input ends. */
public final class Main {

    private Main() {
    }

    /**
     * Starts the network and prints one line of JSON that says where it is and what it holds.
     *
     * @param arguments none
     * @throws IOException if no loopback port can be bound
     */
    public static void main(String[] arguments) throws IOException {
        serve(System.in, System.out);
    }

    static void serve(InputStream untilItEnds, PrintStream out) throws IOException {
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            PushedImage image = alice.push("prod-app", "v1");
            alice.attachSignature(image);
            out.println(Json.object("plcDirectory", network.plcDirectory().toString(), "pds", network.pds().toString(),
                "registry", network.registry(), "did", alice.did().toString(), "handle", alice.handle(),
                "image", image.reference(), "imageByDigest", image.digestReference(), "recordUri", alice.atUri(image),
                "policy", network.policyYaml(alice)));
            out.flush();
            untilItEnds.transferTo(OutputStream.nullOutputStream());
        }
    }
}
