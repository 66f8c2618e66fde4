package io.atcr.samples.quickstart;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import java.nio.file.Path;

/** Says whether one image may run: exit status 0 yes, 1 no, 2 the question could not be asked. */
public final class Quickstart {
    private Quickstart() {}

    /**
     * Verifies one image.
     *
     * @param args the policy file and the image
     */
    public static void main(String[] args) {
        int status = 2;
        try (Verifier verifier = Verifier.builder().trustPolicy(TrustPolicy.load(Path.of(args[0]))).build()) {
            status = mayRun(verifier, args[1]) ? 0 : 1;
        } catch (Exception e) {
            System.err.println("usage: Quickstart trust-policy.yaml atcr.io/alice/myapp:latest\n" + e.getMessage());
        }
        System.exit(status);
    }

    static boolean mayRun(Verifier verifier, String image) throws Exception {
        ImageReference reference = ImageReference.parse(image, verifier.trustPolicy().atcrRegistries());
        VerificationResult result = verifier.verify(reference);
        System.out.println(result);
        return result.decision().allowed();
    }
}
