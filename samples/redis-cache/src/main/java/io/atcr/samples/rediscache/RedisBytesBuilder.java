package io.atcr.samples.rediscache;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** Configures {@link RedisBytes}. Not thread-safe. */
public final class RedisBytesBuilder {
    /** What every key begins with by default. */
    public static final String DEFAULT_PREFIX = "atcr:";

    /** How long a command may take by default: 50 milliseconds. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(50);

    /** How long the server is left alone by default after it failed: a second. */
    public static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9:._-]{1,64}");

    private final RedisURI uri;
    private String prefix = DEFAULT_PREFIX;
    private Duration timeout = DEFAULT_TIMEOUT;
    private Duration pause = DEFAULT_PAUSE;
    private SslOptions ssl = RedisTrust.platform();
    private LongSupplier nanoClock = System::nanoTime;

    RedisBytesBuilder(RedisURI uri) {
        this.uri = Objects.requireNonNull(uri, "uri");
    }

    /**
     * Sets what every key begins with, so that a server can be shared with other programs.
     *
     * @param prefix 1 to 64 letters, digits, colons, dots, hyphens and underscores
     * @return this builder
     * @throws IllegalArgumentException if it is anything else
     */
    public RedisBytesBuilder prefix(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("not a prefix: letters, digits, colons, dots, hyphens and underscores");
        }
        this.prefix = prefix;
        return this;
    }

    /**
     * Sets how long a command may take. Marks deserve more time than a cache: without them nothing is allowed.
     *
     * @param timeout a positive time
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public RedisBytesBuilder timeout(Duration timeout) {
        this.timeout = positive(timeout);
        return this;
    }

    /**
     * Sets how long the server is left alone after it failed.
     *
     * @param pause a positive time
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public RedisBytesBuilder pause(Duration pause) {
        this.pause = positive(pause);
        return this;
    }

    /**
     * Sets who vouches for the server, in place of the platform's authorities: its certificate must chain to one of these, and be for the host
     * of the URI.
     *
     * @param authorities certificates of authorities, at least one
     * @return this builder
     * @throws IllegalArgumentException if there is none, or the URI is not one with TLS from the start and a full check of the certificate
     */
    public RedisBytesBuilder authorities(Collection<X509Certificate> authorities) {
        if (authorities.isEmpty()) {
            throw new IllegalArgumentException("no authority");
        }
        if (!uri.isSsl() || uri.isStartTls() || uri.getVerifyMode() != SslVerifyMode.FULL) {
            throw new IllegalArgumentException("authorities vouch for rediss:// alone, whose certificate is checked in full");
        }
        this.ssl = RedisTrust.only(List.copyOf(authorities));
        return this;
    }

    private static Duration positive(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("not a positive time: " + time);
        }
        return time;
    }

    RedisBytesBuilder nanoClock(LongSupplier clock) {
        this.nanoClock = clock;
        return this;
    }

    /**
     * Begins to connect, in the background.
     *
     * @return the bytes in the server
     */
    public RedisBytes build() {
        RedisLink link = new RedisLink(uri, ssl, pause, nanoClock);
        link.begin();
        return new RedisBytes(link, prefix, timeout);
    }
}
