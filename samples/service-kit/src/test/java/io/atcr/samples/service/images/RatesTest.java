package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.config.ServiceSettings.Limits;
import io.atcr.samples.service.config.ServiceSettings.Rate;
import io.atcr.samples.service.images.GateMetrics.Limit;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A20: how much is begun in a second. */
class RatesTest {
    private final AtomicLong nanos = new AtomicLong();

    private Rates rates(int namespace, int host, int total) {
        return new Rates(new Limits(new Rate(namespace, namespace), new Rate(host, host), new Rate(total, total), 1, 1, 1), nanos::get);
    }

    @Test
    void A20_eachLimitHoldsAndWhatOneRefusesCostsNothingOfTheOthers() {
        Rates rates = rates(2, 3, 4);
        assertThat(rates.take("a", "x")).isEmpty();
        assertThat(rates.take("a", "x")).isEmpty();
        for (int i = 0; i < 100; i++) {
            assertThat(rates.take("a", "y")).contains(Limit.NAMESPACE);
        }
        assertThat(rates.take("b", "x")).isEmpty();
        for (int i = 0; i < 100; i++) {
            assertThat(rates.take("b", "x")).contains(Limit.HOST);
        }
        assertThat(rates.take("b", "y")).isEmpty();
        assertThat(rates.take("c", "y")).contains(Limit.TOTAL);
        nanos.addAndGet(Duration.ofMillis(250).toNanos());
        assertThat(rates.take("c", "y")).as("one more in all after a quarter of a second").isEmpty();
        assertThat(rates.take("c", "y")).contains(Limit.TOTAL);
    }

    @Test
    void A20_tenThousandNamespacesAndHostsAreNotAllRemembered() {
        Rates rates = rates(1, 1, 1_000_000);
        for (int i = 0; i < 10_000; i++) {
            rates.take("ns" + i, "host" + i);
        }
        assertThat(rates.size()).isLessThanOrEqualTo(2 * Buckets.MOST);
    }

    @Test
    void A20_noNumberOfNamesRefillsTheBucketOfAnother() {
        Buckets buckets = new Buckets(new Rate(1, 5), nanos::get);
        assertThat(buckets.of("mallory").tryConsume(5)).isTrue();
        int begun = 0;
        for (int i = 0; i < 3 * Buckets.MOST; i++) {
            Bucket bucket = buckets.of("name" + i);
            begun += bucket.tryConsume(1) ? 1 : 0;
        }
        assertThat(begun).as("those that are remembered, and one burst for all others").isEqualTo(Buckets.MOST - 1 + 5);
        assertThat(buckets.of("mallory").tryConsume(1)).isFalse();
        assertThat(buckets.size()).isEqualTo(Buckets.MOST);
    }

    @Test
    void aBucketThatIsFullAgainGivesWay() {
        Buckets buckets = new Buckets(new Rate(1, 2), nanos::get);
        for (int i = 0; i < Buckets.MOST; i++) {
            buckets.of("name" + i).tryConsume(2);
        }
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(buckets.of("next").tryConsume(2)).isTrue();
        assertThat(buckets.of("another").tryConsume(2)).as("not the bucket that the unknown share").isTrue();
        assertThat(buckets.size()).isEqualTo(Buckets.MOST);
    }
}
