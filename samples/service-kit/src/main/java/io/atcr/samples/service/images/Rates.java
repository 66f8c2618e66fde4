package io.atcr.samples.service.images;

import io.atcr.samples.service.config.ServiceSettings.Limits;
import io.atcr.samples.service.images.GateMetrics.Limit;
import io.github.bucket4j.Bucket;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How many questions a second may be worked on: of a namespace, about a registry host, in all. What is refused costs nothing. Thread-safe. */
final class Rates {
    private final Buckets namespaces;
    private final Buckets hosts;
    private final Bucket total;

    Rates(Limits limits, LongSupplier nanoClock) {
        this.namespaces = new Buckets(limits.perNamespace(), nanoClock);
        this.hosts = new Buckets(limits.perHost(), nanoClock);
        this.total = Buckets.bucket(limits.total(), nanoClock);
    }

    /** Takes a place for one question; or says which limit leaves none. */
    Optional<Limit> take(String namespace, String host) {
        Bucket ofNamespace = namespaces.of(namespace);
        if (!ofNamespace.tryConsume(1)) {
            return Optional.of(Limit.NAMESPACE);
        }
        Bucket ofHost = hosts.of(host);
        if (!ofHost.tryConsume(1)) {
            ofNamespace.addTokens(1);
            return Optional.of(Limit.HOST);
        }
        if (!total.tryConsume(1)) {
            ofNamespace.addTokens(1);
            ofHost.addTokens(1);
            return Optional.of(Limit.TOTAL);
        }
        return Optional.empty();
    }

    /** Gives back what was taken for a question that was not begun. */
    void giveBack(String namespace, String host) {
        namespaces.of(namespace).addTokens(1);
        hosts.of(host).addTokens(1);
        total.addTokens(1);
    }

    /** Of how many namespaces and hosts something is remembered. */
    int size() {
        return namespaces.size() + hosts.size();
    }
}
