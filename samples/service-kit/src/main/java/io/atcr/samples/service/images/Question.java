package io.atcr.samples.service.images;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import java.util.List;

/**
 * What is to be found out about one image, with the policies as they were when it was asked.
 *
 * @param asks        each has to allow, at least one
 * @param enforceOnly whether only a rule that enforces signatures may let it run
 * @param credentials whose registry access is used
 */
record Question(List<Ask> asks, boolean enforceOnly, PullCredentials credentials) {

    /**
     * One policy, and the image as that policy reads its name.
     *
     * @param name      the policy's name in the settings
     * @param policy    the policy
     * @param reference the image
     */
    record Ask(String name, TrustPolicy policy, ImageReference reference) {}

    /** All that an answer depends on; a policy is equal to itself only. */
    record Key(List<Ask> asks, boolean enforceOnly, String identity) {}

    Key key() {
        return new Key(asks, enforceOnly, credentials.identity());
    }

    String registry() {
        return asks.get(0).reference().registry();
    }
}
