package io.atcr.verifier;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Results as a verifier made them, but for the time they took. */
public final class ResultsForTests {
    private ResultsForTests() {}

    /** As many signatures as the policy asks for. */
    public static VerificationResult verified(Duration duration) {
        return result(duration, Setting::sign, Evidence.Verified.class);
    }

    /** An unsigned image. */
    public static VerificationResult failed(Duration duration) {
        return result(duration, setting -> {}, Evidence.Failed.class);
    }

    /** A PDS that does not answer. */
    public static VerificationResult indeterminate(Duration duration) {
        return result(duration, setting -> setting.world.fault("getRecord", request -> {
            throw World.timeout();
        }), Evidence.Indeterminate.class);
    }

    /** A policy that asks for no signature. */
    public static VerificationResult notRequired(Duration duration) {
        return result(duration, setting -> setting.policy = World.policy(World.trustingYaml("", setting.alice)
                .replace("signature: true", "signature: false").replace("action: enforce", "action: audit")), Evidence.NotRequired.class);
    }

    private static final class Setting {
        private final World world = new World();
        private final Signer alice = world.signer("alice.example.com");
        private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
        private TrustPolicy policy = World.trusting("", alice);

        void sign() {
            alice.sign(image);
        }
    }

    private static VerificationResult result(Duration duration, Consumer<Setting> prepare, Class<? extends Evidence> expected) {
        Setting setting = new Setting();
        prepare.accept(setting);
        VerificationResult made = setting.world.verify(setting.policy, setting.image);
        if (!List.of(expected).contains(made.evidence().getClass())) {
            throw new AssertionError(made.toString());
        }
        return new VerificationResult(made.reference(), made.evidence(), made.decision(), made.verifiedReference(), made.instant(), duration);
    }
}
