package io.atcr.verifier.registry;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers with what it was given, in order, and keeps the requests. */
final class ScriptedFetcher implements HttpFetcher {
    private final AddressPolicy policy;

    ScriptedFetcher() {
        this(AddressPolicy.publicOnly());
    }

    ScriptedFetcher(AddressPolicy policy) {
        this.policy = policy;
    }

    final List<FetchRequest> requests = new ArrayList<>();
    private final Deque<Object> script = new ArrayDeque<>();

    ScriptedFetcher then(int status, String body, Map<String, List<String>> headers) {
        Function<FetchRequest, FetchResponse> answer =
                request -> new FetchResponse(status, request.uri(), headers, Documents.utf8(body));
        script.add(answer);
        return this;
    }

    ScriptedFetcher thenFrom(URI uri, int status, Map<String, List<String>> headers) {
        Function<FetchRequest, FetchResponse> answer = request -> new FetchResponse(status, uri, headers, new byte[0]);
        script.add(answer);
        return this;
    }

    ScriptedFetcher thenFail(FetchError error) {
        script.add(error);
        return this;
    }

    List<String> uris() {
        return requests.stream().map(request -> request.uri().toString()).toList();
    }

    static String authorization(FetchRequest request) {
        return request.headers().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("authorization"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    @Override
    @SuppressWarnings("unchecked")
    public FetchResponse fetch(FetchRequest request) throws FetchException {
        requests.add(request);
        Object next = script.remove();
        if (next instanceof FetchError error) {
            throw new FetchException(error, "scripted");
        }
        return ((Function<FetchRequest, FetchResponse>) next).apply(request);
    }

    @Override
    public AddressPolicy addressPolicy() {
        return policy;
    }

    @Override
    public void close() {}
}
