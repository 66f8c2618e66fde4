package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.HttpFetcher;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the DID that a handle names. That is one direction only: anybody's domain can name anybody's DID. Use {@link #resolveVerified}
 * unless the caller checks the other direction. Implementations are thread-safe.
 *
 * <p>The one from {@link #builder()} looks for a TXT record {@code did=DID} at {@code _atproto.HANDLE}. Several different DIDs there are
 * a failure; if there is none, or DNS does not answer, {@code https://HANDLE/.well-known/atproto-did} is asked, without redirects. ATProto
 * handle specification, Handle Resolution.
 */
@FunctionalInterface
public interface HandleResolver {

    /**
     * The DID that a handle names.
     *
     * @param handle the handle
     * @return a DID of a form that can be resolved
     * @throws DidException if there is none to be had, or several
     */
    Did resolve(Handle handle) throws DidException;

    /**
     * {@link #resolve(Handle)} within a time. Implementations that cannot be bounded ignore it, as this default does.
     *
     * @param handle the handle
     * @param timeout the longest it may take
     * @return a DID of a form that can be resolved
     * @throws DidException if there is none to be had in time, or several
     */
    default Did resolve(Handle handle, Duration timeout) throws DidException {
        return resolve(handle);
    }

    /**
     * The DID that {@link #resolve(Handle)} would name at this instant without asking anybody.
     *
     * @param handle the handle
     * @return a DID of a form that can be resolved; empty, as this default is, if somebody has to be asked
     */
    default Optional<Did> held(Handle handle) {
        return Optional.empty();
    }

    /**
     * The document of the DID that a handle names, provided that it names the handle.
     *
     * @param handle the handle
     * @param resolver finds the document
     * @return the document; its handle is this one
     * @throws DidException if either direction fails, with {@link DidError#HANDLE_MISMATCH} if the document names another handle
     */
    default DidDocument resolveVerified(Handle handle, DidResolver resolver) throws DidException {
        Did did = resolve(handle);
        DidDocument document = resolver.resolve(did);
        if (!document.handle().filter(handle::equals).isPresent()) {
            throw new DidException(DidError.HANDLE_MISMATCH, did, handle + " names " + did + ", which does not name it");
        }
        return document;
    }

    /**
     * A builder of a resolver that asks DNS and the handle's host.
     *
     * @return a new builder
     */
    static Builder builder() {
        return new Builder();
    }

    /** Builds a resolver that asks DNS and the handle's host. Not thread-safe. */
    final class Builder {

        private @Nullable HttpFetcher fetcher;
        private TxtLookup txtLookup = new DnsTxtLookup();
        private boolean development;

        Builder() {
        }

        /**
         * Sets the door to the network. Required; the caller closes it.
         *
         * @param fetcher the fetcher
         * @return this builder
         */
        public Builder fetcher(HttpFetcher fetcher) {
            this.fetcher = Objects.requireNonNull(fetcher);
            return this;
        }

        /**
         * Sets how TXT records are found. Default: the system's name servers, within a few seconds.
         *
         * @param lookup the lookup
         * @return this builder
         */
        public Builder txtLookup(TxtLookup lookup) {
            this.txtLookup = Objects.requireNonNull(lookup);
            return this;
        }

        /**
         * Sets whether handles under {@code .test} are looked up. Default: no.
         *
         * @param allowed whether they are
         * @return this builder
         */
        public Builder developmentNames(boolean allowed) {
            this.development = allowed;
            return this;
        }

        /**
         * The resolver.
         *
         * @return a new resolver
         * @throws IllegalStateException if no fetcher was set
         */
        public HandleResolver build() {
            if (fetcher == null) {
                throw new IllegalStateException("a resolver needs a fetcher");
            }
            return new NetworkHandleResolver(fetcher, txtLookup, development);
        }
    }
}
