package io.atcr.benchmarks;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.PublicKey;
import io.atcr.did.DidDocument;
import io.atcr.did.DidException;
import io.atcr.did.DidResolver;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The resolution of a DID that is in the resolver's own cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ResolveBenchmark {
    private static final String KEY = "zQ3shXjHeiBuRCKmM36cuYnm7YEMzhGnCmCyW92sRJ9pribSF";

    private Did did;
    private DidResolver resolver;

    /**
     * Resolves it once.
     *
     * @throws Exception never
     */
    @Setup
    public void resolve() throws Exception {
        did = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
        String json = "{\"id\":\"" + did + "\",\"verificationMethod\":[{\"id\":\"#atproto\",\"type\":\"Multikey\",\"controller\":\"" + did
                + "\",\"publicKeyMultibase\":\"" + KEY + "\"}]}";
        resolver = DidResolver.builder().fetcher(new OneAnswer(json.getBytes(StandardCharsets.UTF_8))).unauditedPlc()
                .timeToLive(Duration.ofHours(24)).build();
        resolver.resolve(did);
    }

    /**
     * The document.
     *
     * @return the document
     * @throws DidException never
     */
    @Benchmark
    public DidDocument cachedDocument() throws DidException {
        return resolver.resolve(did);
    }

    /**
     * The key in it.
     *
     * @return the key
     * @throws DidException never
     */
    @Benchmark
    public PublicKey cachedPublicKey() throws DidException {
        return resolver.resolvePublicKey(did);
    }

    /** A network on which every question has one answer. */
    private record OneAnswer(byte[] body) implements HttpFetcher {

        @Override
        public FetchResponse fetch(FetchRequest request) {
            return new FetchResponse(200, request.uri(), Map.of(), body);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
