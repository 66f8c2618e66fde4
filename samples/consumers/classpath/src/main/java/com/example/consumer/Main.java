package com.example.consumer;

import io.atcr.car.Commit;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PublicKey;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.Handle;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.Verifier;
import java.util.Base64;

/** Uses one thing of each of the five libraries, without a network, and fails unless the expected backend checks signatures. */
public final class Main {
    /** The head commit of a repository on a Bluesky PDS, and the key that signed it. */
    private static final String COMMIT =
            "pmNkaWR4IGRpZDpwbGM6bnJjczZvcHoyNnFhbzd4ZHlwb2NzdXZoY3Jldm0zbjJ3amJzdWxwYzJkY3NpZ1hACEOJ0+lXNdnasG4p7a7F+9/+jHl3"
            + "zHG2znGcgKhEU14bQV1DhKLm0611tGNcNy+29Qh3bexY/4s+RE+4PtTTd2RkYXRh2CpYJQABcRIghCWVEvoktRQmzgabwxklU7Vp6QwRPGoYDVQQ"
            + "qAriHm5kcHJldvZndmVyc2lvbgM=";
    private static final String KEY = "did:key:zQ3shSF11d67CdRoycbDAFkNas6v7qgf6VMsRYbHaczZQhza6";
    private static final String OTHER_KEY = "did:key:zQ3shVc2UkAfJCdc1TR8E66J85h48P43r93q8jGPkPpjF9Ef9";

    private Main() {
    }

    public static void main(String[] args) throws Exception {
        PublicKey key = PublicKey.parseDidKey(KEY);
        Commit commit = Commit.decode(Base64.getDecoder().decode(COMMIT));
        require(commit.verify(key::verify), "the real signature verifies");
        require(!commit.verify(PublicKey.parseDidKey(OTHER_KEY)::verify), "another key's signature does not");

        ImageReference image = ImageReference.parse("atcr.io/" + Handle.parse("alice.example") + "/app:1.0");
        try (Verifier verifier = Verifier.builder().trustPolicy(TrustPolicy.forSigner(commit.did())).build()) {
            require(verifier.trustPolicy().ruleFor(image).isPresent(), "the policy covers " + image);
        }

        String backend = SignatureVerifier.preferred().backend(Curve.K256);
        String module = Main.class.getModule().isNamed() ? "module path" : "class path";
        System.out.println("consumer on the " + module + ": K-256 by " + backend
                + ", P-256 by " + SignatureVerifier.preferred().backend(Curve.P256));
        require(backend.equals(args[0]) || !nativeCodeExpected(), "K-256 is checked by " + args[0]);
    }

    /** The published native library covers other platforms too; this is the one the build insists on. */
    private static boolean nativeCodeExpected() {
        return System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("does not hold: " + what);
        }
    }
}
