package io.atcr.verifier.registry;

import io.atcr.policy.Digest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One entry of an image index: a manifest and the platform it is said to be for. Immutable and thread-safe. */
public final class PlatformManifest {
    private final Descriptor descriptor;
    private final @Nullable String operatingSystem;
    private final @Nullable String architecture;

    PlatformManifest(Descriptor descriptor, @Nullable String operatingSystem, @Nullable String architecture) {
        this.descriptor = Objects.requireNonNull(descriptor);
        this.operatingSystem = operatingSystem;
        this.architecture = architecture;
    }

    /**
     * The manifest this entry points to.
     *
     * @return its descriptor
     */
    public Descriptor descriptor() {
        return descriptor;
    }

    /**
     * The digest of the manifest this entry points to.
     *
     * @return the descriptor's digest
     */
    public Digest digest() {
        return descriptor.digest();
    }

    /**
     * The operating system the entry states, such as {@code linux}; {@code unknown} for attestations.
     *
     * @return at most 64 printable ASCII characters, empty when the entry has no platform
     */
    public Optional<String> operatingSystem() {
        return Optional.ofNullable(operatingSystem);
    }

    /**
     * The architecture the entry states, such as {@code amd64}; {@code unknown} for attestations.
     *
     * @return at most 64 printable ASCII characters, empty when the entry has no platform
     */
    public Optional<String> architecture() {
        return Optional.ofNullable(architecture);
    }

    /**
     * Whether the entry says that it is for no real platform, as entries for attestations do (A16).
     *
     * @return true when the operating system or the architecture is {@code unknown}
     */
    public boolean unknownPlatform() {
        return "unknown".equals(operatingSystem) || "unknown".equals(architecture);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlatformManifest that
                && descriptor.equals(that.descriptor)
                && Objects.equals(operatingSystem, that.operatingSystem)
                && Objects.equals(architecture, that.architecture);
    }

    @Override
    public int hashCode() {
        return Objects.hash(descriptor, operatingSystem, architecture);
    }

    @Override
    public String toString() {
        return descriptor.digest() + " " + operatingSystem + "/" + architecture;
    }
}
