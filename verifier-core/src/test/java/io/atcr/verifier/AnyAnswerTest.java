package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.VerificationCache;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever anybody on the network answers, verification ends in a value, and says yes to the signed image alone. */
class AnyAnswerTest {
    private static final int[] STATUS = {200, 200, 200, 200, 204, 302, 400, 401, 404, 410, 429, 500, 503};

    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);

    AnyAnswerTest() {
        world.attach(world.digest(image), World.artifact(world.digest(image), alice.did(), "at://" + alice.did() + "/io.atcr.manifest/other"));
    }

    @Property(tries = 500)
    void alteredAnswersEndInAValue(@ForAll long seed, @ForAll boolean signed, @ForAll boolean pinned) {
        if (signed) {
            alice.sign(image);
        }
        Random random = new Random(seed);
        world.fault(request -> random.nextInt(3) == 0 ? altered(request, random) : null);
        VerificationMode mode = pinned ? VerificationMode.pinnedCommit(alice.did(), alice.commit().cid()) : VerificationMode.currentHead();

        VerificationResult result;
        try (Verifier verifier = world.verifier(policy).cache(VerificationCache.none()).build()) {
            result = verifier.verify(image, mode);
        } finally {
            world.fault(null);
            alice.delete(World.path("io.atcr.manifest/" + world.digest(image).hex()));
        }

        assertThat(result.decision().allowed()).isEqualTo(result.evidence() instanceof Evidence.Verified);
        if (result.decision().allowed()) {
            assertThat(signed).isTrue();
            assertThat(result.verifiedReference().orElseThrow().digest()).contains(world.digest(image));
        }
        if (result.evidence() instanceof Evidence.Failed failed && failed.reason() == Reason.RECORD_ABSENT) {
            assertThat(signed && tagLedTo(world.digest(image), result)).as("signed, and proven absent all the same").isFalse();
        }
    }

    /** An altered answer for the tag is another image, of which the record is absent. */
    private static boolean tagLedTo(Digest digest, VerificationResult result) {
        return result.evidence().checks().stream().anyMatch(check -> check.code() == CheckCode.DIGEST_RESOLVED && check.found().equals(digest.toString()));
    }

    private FetchResponse altered(FetchRequest request, Random random) throws FetchException {
        if (random.nextInt(8) == 0) {
            throw new FetchException(FetchError.values()[random.nextInt(FetchError.values().length)], "refused");
        }
        FetchResponse genuine = world.truth(request);
        byte[] body = genuine.body().clone();
        switch (random.nextInt(4)) {
            case 0 -> body = Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 1 -> random.nextBytes(body);
            case 2 -> body = Arrays.copyOf(body, body.length + 1 + random.nextInt(50));
            default -> {
                if (body.length > 0) {
                    body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return new FetchResponse(STATUS[random.nextInt(STATUS.length)], genuine.uri(), genuine.headers(), body);
    }
}
