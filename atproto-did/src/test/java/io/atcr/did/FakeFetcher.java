package io.atcr.did;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A network of a few URLs. */
public final class FakeFetcher implements HttpFetcher {

    public final List<FetchRequest> requests = new ArrayList<>();
    AddressPolicy policy = AddressPolicy.publicOnly();
    private final Map<URI, Object> answers = new HashMap<>();

    public FakeFetcher answer(String uri, int status, String body) {
        return answer(uri, status, body.getBytes(StandardCharsets.UTF_8));
    }

    public FakeFetcher answer(String uri, int status, byte[] body) {
        answers.put(URI.create(uri), new FetchResponse(status, URI.create(uri), Map.of(), body));
        return this;
    }

    public FakeFetcher fail(String uri, FetchError code) {
        answers.put(URI.create(uri), new FetchException(code, "made up"));
        return this;
    }

    @Override
    public FetchResponse fetch(FetchRequest request) throws FetchException {
        requests.add(request);
        Object answer = answers.get(request.uri());
        if (answer instanceof FetchException failure) {
            throw failure;
        }
        if (answer == null) {
            throw new AssertionError("not expected: " + request.uri());
        }
        return (FetchResponse) answer;
    }

    @Override
    public AddressPolicy addressPolicy() {
        return policy;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
