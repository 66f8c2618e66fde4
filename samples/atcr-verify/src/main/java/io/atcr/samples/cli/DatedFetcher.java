package io.atcr.samples.cli;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Notes how far each host's clock is from this one, by the {@code Date} of its answers (RFC 9110 section 6.6.1). Thread-safe. */
final class DatedFetcher implements HttpFetcher {
    private static final int MOST_HOSTS = 64;

    private final HttpFetcher fetcher;
    private final InstantSource clock;
    private final Map<String, Duration> offsets = new TreeMap<>();

    DatedFetcher(HttpFetcher fetcher, InstantSource clock) {
        this.fetcher = fetcher;
        this.clock = clock;
    }

    /** How far each host's clock was ahead of this one when it answered first; negative if behind. */
    Map<String, Duration> offsets() {
        synchronized (offsets) {
            return new TreeMap<>(offsets);
        }
    }

    @Override
    public FetchResponse fetch(FetchRequest request) throws FetchException {
        Instant before = clock.instant();
        FetchResponse response = fetcher.fetch(request);
        note(response, before, clock.instant());
        return response;
    }

    private void note(FetchResponse response, Instant before, Instant after) {
        date(response).ifPresent(date -> {
            // a date is told in whole seconds, and somewhere between sending and receiving
            Duration offset = date.isBefore(before.minusSeconds(1)) ? Duration.between(before, date)
                    : date.isAfter(after.plusSeconds(1)) ? Duration.between(after, date) : Duration.ZERO;
            synchronized (offsets) {
                if (offsets.size() < MOST_HOSTS) {
                    offsets.putIfAbsent(response.uri().getRawAuthority(), offset);
                }
            }
        });
    }

    /** When the answer was made, of which a cache says how long ago that was. */
    private static Optional<Instant> date(FetchResponse response) {
        try {
            String age = response.header("age").filter(value -> value.matches("[0-9]{1,9}")).orElse("0");
            return response.header("date").map(value -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value)).plusSeconds(Long.parseLong(age)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public AddressPolicy addressPolicy() {
        return fetcher.addressPolicy();
    }

    @Override
    public Duration totalTimeout() {
        return fetcher.totalTimeout();
    }

    @Override
    public void close() {
        fetcher.close();
    }
}
