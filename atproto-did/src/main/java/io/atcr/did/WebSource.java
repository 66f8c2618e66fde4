package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.UntrustedText;
import java.net.URI;
import java.time.Duration;

/** Asks the host of a did:web. ATProto DID specification, Blessed DID Methods. */
final class WebSource implements DocumentSource {

    private static final String LOCALHOST = "localhost:";

    private final HttpFetcher fetcher;
    private final boolean development;

    WebSource(HttpFetcher fetcher, boolean development) {
        this.fetcher = fetcher;
        this.development = development;
    }

    @Override
    public DidDocument fetch(Did did, Duration timeout) throws DidException {
        FetchResponse response;
        try {
            response = fetcher.fetch(FetchRequest.get(location(did))
                    .header("Accept", "application/did+ld+json, application/json;q=0.9")
                    .maxBody(DidDocument.MAX_BYTES)
                    .timeout(timeout));
        } catch (FetchException failure) {
            throw new DidException(DidError.of(failure.code()), did, String.valueOf(failure.getMessage()));
        }
        if (response.status() != 200) {
            throw new DidException(DidError.ofStatus(response.status()), did, did + " could not be had (status " + response.status() + ")");
        }
        return DidDocument.parse(did, response.body());
    }

    private URI location(Did did) throws DidException {
        String host = did.webHost().orElseThrow(() -> new DidException(DidError.INVALID_DID, did, "did:web without a host"));
        boolean localhost = host.startsWith(LOCALHOST);
        if ((localhost || host.endsWith(".test")) && !development) {
            throw new DidException(DidError.INVALID_DID, did, "for development only: " + UntrustedText.escape(did.toString()));
        }
        boolean plain = localhost
                && fetcher.addressPolicy().plainHttpAllowed("localhost", Integer.parseInt(host.substring(LOCALHOST.length())));
        return URI.create((plain ? "http://" : "https://") + host + "/.well-known/did.json");
    }
}
