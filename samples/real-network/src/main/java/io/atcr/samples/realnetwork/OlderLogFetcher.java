package io.atcr.samples.realnetwork;

import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import java.util.Map;
import java.util.Optional;

/** A directory that withholds: whatever it is asked for, it answers with one recorded log, or that there is none. */
record OlderLogFetcher(Optional<byte[]> log) implements HttpFetcher {

    @Override
    public FetchResponse fetch(FetchRequest request) {
        return new FetchResponse(log.isPresent() ? 200 : 404, request.uri(), Map.of(), log.map(byte[]::clone).orElse(new byte[0]));
    }

    @Override
    public void close() {
        // holds nothing
    }
}
