package io.atcr.crypto;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend that any jar could register: sound by every test there is, and not listed in the module. */
public final class UnlistedBackend implements EcdsaBackend {
    static final AtomicInteger INSTANCES = new AtomicInteger();

    private final BouncyCastleBackend honest = new BouncyCastleBackend();

    /** Public, because ServiceLoader needs it. */
    public UnlistedBackend() {
        INSTANCES.incrementAndGet();
    }

    @Override
    public String name() {
        return "unlisted";
    }

    @Override
    public Set<Curve> curves() {
        return EnumSet.allOf(Curve.class);
    }

    @Override
    public boolean verify(PublicKey key, byte[] sha256, byte[] signature) {
        return honest.verify(key, sha256, signature);
    }
}
