package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.policy.ReloadingTrustPolicy.OnBadReload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bad set never replaces a good one, and never goes unnoticed. */
class ReloadingTrustPolicyTest {
    private static final ImageReference IMAGE = reference("atcr.io/alice/prod-app");
    private static final String GOOD = PolicyDirectoryTest.DIDS + PolicyDirectoryTest.PROD.substring(13);
    private static final String OTHER = GOOD.replace("name: prod", "name: other");

    private Instant now = Deciding.NOW;
    private String text = GOOD;
    private final List<ReloadingTrustPolicy.Status> heard = new ArrayList<>();

    private ReloadingTrustPolicy.Builder builder() {
        return ReloadingTrustPolicy.builder(() -> TrustPolicy.parse(text, "p.yaml")).clock(() -> now).listener(heard::add);
    }

    private static ImageReference reference(String text) {
        try {
            return ImageReference.parse(text);
        } catch (ReferenceException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void advance(Duration time) {
        now = now.plus(time);
    }

    @Test
    void A17_aSetThatDoesNotLoadKeepsTheOldOneAndTurnsReadinessFalseAfterTheGrace() throws Exception {
        ReloadingTrustPolicy policies = builder().load();
        TrustPolicy first = policies.snapshot();
        text = "version: 1.0\npolices: []\n";
        assertThat(policies.poll()).isFalse();
        assertThat(policies.snapshot()).isSameAs(first);
        assertThat(policies.status().ready()).isTrue();
        assertThat(policies.status().failure()).map(PolicyException::code).contains(PolicyError.UNKNOWN_KEY);
        advance(Duration.ofMinutes(5).minusNanos(1));
        policies.poll();
        assertThat(policies.status().ready()).isTrue();
        advance(Duration.ofNanos(1));
        assertThat(policies.status().ready()).as("five minutes after the first failed poll").isFalse();
        assertThat(policies.status().failingSince()).contains(Deciding.NOW);
        assertThat(policies.snapshot().ruleFor(IMAGE)).isPresent();
        text = OTHER;
        assertThat(policies.poll()).isTrue();
        assertThat(policies.status().ready()).isTrue();
        assertThat(policies.status().failure()).isEmpty();
        assertThat(policies.snapshot().rules().get(0).name()).isEqualTo("other");
        assertThat(policies.status().sha256()).isEqualTo(policies.snapshot().sha256());
        assertThat(policies.status().loadedAt()).isEqualTo(now);
    }

    @Test
    void A17_withOnBadReloadDenyEverythingIsDeniedAtOnceAndSaysWhy() throws Exception {
        ReloadingTrustPolicy policies = builder().onBadReload(OnBadReload.DENY).load();
        String sha256 = policies.snapshot().sha256();
        text = "nonsense";
        assertThat(policies.poll()).isTrue();
        assertThat(policies.status().ready()).isFalse();
        TrustPolicy denying = policies.snapshot();
        assertThat(denying.ruleFor(IMAGE)).isEmpty();
        assertThat(denying.isTrusted(Deciding.ALICE, now)).isFalse();
        Decision decision = denying.noRule(IMAGE);
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(decision.reason()).isEqualTo(DecisionReason.POLICY_NOT_LOADED);
        assertThat(decision.policySha256()).isEqualTo(sha256);
        assertThat(decision.sentence()).isEqualTo("Denied: the policy set does not load any more, and until it does everything is denied.");
        assertThat(policies.poll()).isFalse();
        assertThat(policies.snapshot()).isSameAs(denying);
        text = GOOD;
        assertThat(policies.poll()).isTrue();
        assertThat(policies.snapshot().ruleFor(IMAGE)).isPresent();
        assertThat(policies.status().ready()).isTrue();
    }

    @Test
    void withoutAFirstSetThereIsNothing() {
        text = "nonsense";
        assertThat(catchThrowableOfType(PolicyException.class, () -> builder().load()).code()).isEqualTo(PolicyError.WRONG_TYPE);
    }

    @Test
    void aSourceThatThrowsAnythingIsASetThatDoesNotLoad() throws Exception {
        AtomicReference<RuntimeException> fault = new AtomicReference<>();
        ReloadingTrustPolicy policies = ReloadingTrustPolicy.builder(() -> {
            if (fault.get() != null) {
                throw fault.get();
            }
            return TrustPolicy.parse(text);
        }).clock(() -> now).reloadGrace(Duration.ZERO).load();
        fault.set(new IllegalStateException("secret"));
        assertThat(policies.poll()).isFalse();
        assertThat(policies.status().ready()).isFalse();
        assertThat(policies.status().failure().orElseThrow()).hasMessageContaining("IllegalStateException").hasMessageNotContaining("secret");
    }

    @Test
    void anUnchangedSetIsTheSameSnapshot() throws Exception {
        ReloadingTrustPolicy policies = builder().load();
        TrustPolicy first = policies.snapshot();
        advance(Duration.ofHours(1));
        assertThat(policies.poll()).isFalse();
        assertThat(policies.snapshot()).isSameAs(first);
        assertThat(policies.status().loadedAt()).isEqualTo(Deciding.NOW);
        assertThat(policies.status().polledAt()).isEqualTo(now);
        assertThat(heard).isEmpty();
    }

    @Test
    void theListenerHearsOfEveryChangeOnceAndCannotStopOne() throws Exception {
        ReloadingTrustPolicy policies = builder().load();
        text = "nonsense";
        policies.poll();
        policies.poll();
        text = "version: 2.0";
        policies.poll();
        text = OTHER;
        policies.poll();
        assertThat(heard).extracting(status -> status.failure().map(PolicyException::code).orElse(null))
                .containsExactly(PolicyError.WRONG_TYPE, PolicyError.UNSUPPORTED_VERSION, null);
        ReloadingTrustPolicy stubborn = builder().listener(status -> {
            throw new IllegalStateException();
        }).load();
        text = GOOD;
        assertThat(stubborn.poll()).isTrue();
        assertThat(stubborn.snapshot().rules().get(0).name()).isEqualTo("prod");
    }

    @Test
    void aBuilderThatIsChangedLaterChangesNothing() throws Exception {
        ReloadingTrustPolicy.Builder builder = builder();
        ReloadingTrustPolicy policies = builder.load();
        builder.onBadReload(OnBadReload.DENY).reloadGrace(Duration.ZERO);
        text = "nonsense";
        policies.poll();
        assertThat(policies.status().ready()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.reloadGrace(Duration.ofSeconds(-1)));
    }

    @Test
    void A17_readersNeverWaitForAPoll() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Boolean> slow = new AtomicReference<>(false);
        ReloadingTrustPolicy policies = ReloadingTrustPolicy.builder(() -> {
            if (slow.get()) {
                reading.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return TrustPolicy.parse(text);
        }).clock(() -> now).load();
        TrustPolicy first = policies.snapshot();
        slow.set(true);
        text = OTHER;
        Thread poller = new Thread(policies::poll);
        poller.start();
        reading.await();
        assertThat(policies.snapshot()).isSameAs(first);
        assertThat(policies.status().ready()).isTrue();
        release.countDown();
        poller.join();
        assertThat(policies.snapshot().rules().get(0).name()).isEqualTo("other");
    }

    @Test
    void theThreadPollsUntilItIsClosedAndASourceThatIsNotReadIsNotReady(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("p.yaml"), GOOD);
        CountDownLatch changed = new CountDownLatch(1);
        ReloadingTrustPolicy policies = ReloadingTrustPolicy.builder(PolicySource.of(file)).clock(() -> now)
                .listener(status -> changed.countDown()).load();
        advance(Duration.ofDays(1));
        assertThat(policies.status().ready()).as("nobody said that it would be polled").isTrue();
        Files.writeString(file, OTHER);
        try (policies) {
            policies.start(Duration.ofMillis(1));
            assertThat(changed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(policies.snapshot().rules().get(0).name()).isEqualTo("other");
            assertThatIllegalStateException().isThrownBy(() -> policies.start(Duration.ofSeconds(1)));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> builder().load().start(Duration.ZERO));
        ReloadingTrustPolicy stuck = builder().load();
        try (stuck) {
            stuck.start(Duration.ofDays(1));
            assertThat(stuck.status().ready()).isTrue();
            advance(Duration.ofDays(1).plusMinutes(5));
            assertThat(stuck.status().ready()).isTrue();
            advance(Duration.ofNanos(1));
            assertThat(stuck.status().ready()).as("its thread has not come back").isFalse();
        }
    }
}
