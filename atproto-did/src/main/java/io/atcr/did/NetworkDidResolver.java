package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Asks a PLC directory or the host of a did:web. */
final class NetworkDidResolver implements DidResolver {

    private static final String LOCALHOST = "localhost:";

    private final HttpFetcher fetcher;
    private final String plcDirectory;
    private final DidCache cache;
    private final boolean development;
    private final RefreshLimit refreshes;

    NetworkDidResolver(HttpFetcher fetcher, String plcDirectory, DidCache cache, boolean development, LongSupplier nanoClock) {
        this.fetcher = fetcher;
        this.plcDirectory = plcDirectory;
        this.cache = cache;
        this.development = development;
        this.refreshes = new RefreshLimit(nanoClock);
    }

    @Override
    public DidDocument resolve(Did did) throws DidException {
        return resolve(did, request(did));
    }

    @Override
    public DidDocument resolve(Did did, Duration timeout) throws DidException {
        return resolve(did, request(did).timeout(timeout));
    }

    @Override
    public DidDocument refresh(Did did) throws DidException {
        return refresh(did, request(did));
    }

    @Override
    public DidDocument refresh(Did did, Duration timeout) throws DidException {
        return refresh(did, request(did).timeout(timeout));
    }

    private DidDocument resolve(Did did, FetchRequest request) throws DidException {
        Optional<DidDocument> cached = cache.get(did).filter(document -> document.did().equals(did));
        return cached.isPresent() ? cached.get() : ask(did, request);
    }

    private DidDocument refresh(Did did, FetchRequest request) throws DidException {
        return refreshes.admits(did) ? ask(did, request) : resolve(did, request);
    }

    private FetchRequest request(Did did) throws DidException {
        return FetchRequest.get(location(did))
                .header("Accept", "application/did+ld+json, application/json;q=0.9")
                .maxBody(DidDocument.MAX_BYTES);
    }

    private DidDocument ask(Did did, FetchRequest request) throws DidException {
        FetchResponse response;
        try {
            response = fetcher.fetch(request);
        } catch (FetchException failure) {
            throw new DidException(FetchFailures.code(failure, DidError.MALFORMED_DOCUMENT), did, String.valueOf(failure.getMessage()));
        }
        if (response.status() != 200) {
            DidError code = FetchFailures.code(response.status());
            if (code == DidError.NOT_FOUND || code == DidError.TOMBSTONED) {
                cache.invalidate(did);
            }
            String what = code == DidError.NOT_FOUND ? " is not known (status " : " could not be had (status ";
            throw new DidException(code, did, did + what + response.status() + ")");
        }
        DidDocument document = DidDocument.parse(did, response.body());
        cache.put(did, document);
        return document;
    }

    /** Where the document is; every DID of an unfit form ends here, before cache and network. */
    private URI location(Did did) throws DidException {
        if (!did.isPlc() && !did.isWeb()) {
            throw new DidException(DidError.UNSUPPORTED_METHOD, did, "neither did:plc nor did:web: " + FetchFailures.quote(did));
        }
        if (!did.isWellFormed()) {
            throw new DidException(DidError.INVALID_DID, did, "not in the form of its method: " + FetchFailures.quote(did));
        }
        return URI.create(did.isPlc() ? plcDirectory + "/" + did : webDocument(did));
    }

    private String webDocument(Did did) throws DidException {
        String host = did.webHost().orElseThrow(() -> new DidException(DidError.INVALID_DID, did, "did:web without a host"));
        boolean localhost = host.startsWith(LOCALHOST);
        if ((localhost || host.endsWith(".test")) && !development) {
            throw new DidException(DidError.INVALID_DID, did, "for development only: " + FetchFailures.quote(did));
        }
        boolean plain = localhost
                && fetcher.addressPolicy().plainHttpAllowed("localhost", Integer.parseInt(host.substring(LOCALHOST.length())));
        return (plain ? "http://" : "https://") + host + "/.well-known/did.json";
    }
}
