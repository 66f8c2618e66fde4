package io.atcr.crypto;

/** A program for another JVM: prints which backend answers, after a verification by it. */
final class BackendProbe {
    private BackendProbe() {
    }

    public static void main(String[] args) {
        SignatureVerifier verifier = SignatureVerifier.preferred();
        PrivateKey key = PrivateKey.generate(Curve.K256);
        byte[] message = {1};
        SignatureCheck outcome = verifier.check(key.publicKey(), message, key.sign(message));
        System.out.println(verifier.backend(Curve.K256) + " " + outcome + " " + SignatureVerifier.available());
    }
}
