package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchLimits;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.UntrustedText;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks DNS first and the handle's host second. */
final class NetworkHandleResolver implements HandleResolver {

    private static final String RECORD_PREFIX = "did=";
    private static final int MAX_BODY = 2048;

    private final HttpFetcher fetcher;
    private final TxtLookup txtLookup;
    private final boolean development;

    NetworkHandleResolver(HttpFetcher fetcher, TxtLookup txtLookup, boolean development) {
        this.fetcher = fetcher;
        this.txtLookup = txtLookup;
        this.development = development;
    }

    @Override
    public Did resolve(Handle handle) throws DidException {
        return resolve(handle, FetchLimits.DEFAULT_TOTAL_TIMEOUT);
    }

    @Override
    public Did resolve(Handle handle, Duration timeout) throws DidException {
        long start = System.nanoTime();
        if (!handle.resolvable(development)) {
            throw new DidException(DidError.INVALID_HANDLE, "handles under this top-level domain are not looked up: " + handle, -1);
        }
        Optional<Did> dns = fromDns(handle, timeout);
        if (dns.isPresent()) {
            return dns.get();
        }
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        if (left.compareTo(FetchLimits.MIN_TIMEOUT) < 0) {
            throw new DidException(DidError.TIMEOUT, "no answer in time for " + handle, -1);
        }
        return fromHost(handle, left);
    }

    private Optional<Did> fromDns(Handle handle, Duration timeout) throws DidException {
        List<String> answers;
        try {
            answers = txtLookup.lookup("_atproto." + handle, timeout).stream()
                    .filter(text -> text.startsWith(RECORD_PREFIX))
                    .map(text -> text.substring(RECORD_PREFIX.length()))
                    .distinct().toList();
        } catch (IOException unknown) {
            return Optional.empty();
        }
        if (answers.size() > 1) {
            throw new DidException(DidError.AMBIGUOUS_HANDLE, "DNS names several DIDs for " + handle, -1);
        }
        return answers.isEmpty() ? Optional.empty() : Optional.of(did(handle, answers.get(0)));
    }

    private Did fromHost(Handle handle, Duration timeout) throws DidException {
        FetchResponse response;
        try {
            response = fetcher.fetch(FetchRequest.get(URI.create("https://" + handle + "/.well-known/atproto-did"))
                    .maxBody(MAX_BODY)
                    .timeout(timeout));
        } catch (FetchException failure) {
            DidError code = failure.code() == FetchError.BODY_TOO_LARGE ? DidError.UNEXPECTED_RESPONSE : DidError.of(failure.code());
            throw new DidException(code, String.valueOf(failure.getMessage()), -1);
        }
        if (response.status() != 200) {
            throw new DidException(DidError.ofStatus(response.status()), "status " + response.status() + " for " + handle, -1);
        }
        return did(handle, new String(response.body(), StandardCharsets.ISO_8859_1).strip());
    }

    private static Did did(Handle handle, String text) throws DidException {
        try {
            Did did = Did.parse(text);
            if (did.isWellFormed()) {
                return did;
            }
        } catch (SyntaxException malformed) {
            throw new DidException(DidError.INVALID_DID, handle + " names no DID: " + UntrustedText.escape(text), malformed.offset());
        }
        throw new DidException(DidError.INVALID_DID, handle + " names a DID that cannot be resolved: " + UntrustedText.escape(text), -1);
    }
}
