package io.atcr.samples.quickstart;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import java.nio.file.Path;

/** Says whether one image may run: {@code Quickstart trust-policy.yaml atcr.io/alice/myapp:latest}. */
public final class Quickstart {
    private Quickstart() {}

    /**
     * Verifies one image and exits with 0 if it may run, 1 if not.
     *
     * @param args the policy file and the image
     * @throws Exception if the policy does not load or the image is not a reference
     */
    public static void main(String[] args) throws Exception {
        TrustPolicy policy = TrustPolicy.load(Path.of(args[0]));
        try (Verifier verifier = Verifier.builder().trustPolicy(policy).build()) {
            System.exit(mayRun(verifier, args[1]) ? 0 : 1);
        }
    }

    static boolean mayRun(Verifier verifier, String image) throws Exception {
        ImageReference reference = ImageReference.parse(image, verifier.trustPolicy().atcrRegistries());
        VerificationResult result = verifier.verify(reference);
        System.out.println(result);
        return result.decision().allowed();
    }
}
