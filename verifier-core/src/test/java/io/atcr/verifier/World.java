package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.Handle;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A PLC directory, PDSes and registries behind a fetcher that never opens a socket: every byte is made with real keys and signatures,
 * every request is recorded, and any answer can be replaced.
 */
final class World implements HttpFetcher {
    static final String ATCR = "atcr.io";
    static final String IMAGE_TYPE = "application/vnd.oci.image.manifest.v1+json";
    static final String SIGNATURE_TYPE = "application/vnd.atproto.signature.v1+json";

    /** An answer in place of the true one; null leaves the true one. */
    interface Fault {
        @Nullable FetchResponse answer(FetchRequest request) throws FetchException;
    }

    final List<URI> requests = new CopyOnWriteArrayList<>();
    final Map<Did, Signer> signers = new HashMap<>();
    private final Map<String, byte[]> manifests = new HashMap<>();
    private final Map<String, byte[]> blobs = new HashMap<>();
    private final Map<String, String> tags = new HashMap<>();
    private final Map<String, List<String>> referrers = new HashMap<>();
    private @Nullable Fault fault;
    Instant now = Instant.parse("2026-11-22T12:00:00Z");

    Signer signer(String name) {
        Signer signer = new Signer(name, this);
        signers.put(signer.did(), signer);
        return signer;
    }

    void fault(@Nullable Fault fault) {
        this.fault = fault;
    }

    /** A fault for the requests whose URI contains a text. */
    void fault(String part, Fault answer) {
        fault(request -> request.uri().toString().contains(part) ? answer.answer(request) : null);
    }

    static FetchResponse status(FetchRequest request, int status, String body) {
        return new FetchResponse(status, request.uri(), Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    static FetchException timeout() {
        return new FetchException(FetchError.TIMEOUT, "timed out");
    }

    /** Pushes an image and returns its tagged reference; it is signed by nobody. */
    ImageReference push(String registry, String path) {
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + IMAGE_TYPE + "\",\"config\":" + descriptor("application/vnd.oci.image.config.v1+json", "{}")
                + ",\"layers\":[],\"annotations\":{\"path\":\"" + path + "\"}}";
        return push(registry, path, manifest);
    }

    ImageReference push(String registry, String path, String manifest) {
        String digest = put(manifests, manifest);
        tags.put(registry + "/" + path + ":v1", digest);
        return reference(registry + "/" + path + ":v1");
    }

    Digest digest(ImageReference reference) {
        return parseDigest(tags.get(reference.registry() + "/" + reference.repository() + ":v1"));
    }

    byte[] manifest(Digest digest) {
        return manifests.get(digest.toString()).clone();
    }

    void retag(ImageReference reference, Digest digest) {
        tags.put(reference.registry() + "/" + reference.repository() + ":v1", digest.toString());
    }

    /** Attaches a signature artifact, whatever it says, to a subject. */
    String attach(Digest subject, String artifact) {
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + IMAGE_TYPE + "\",\"artifactType\":\"" + SIGNATURE_TYPE + "\",\"config\":"
                + descriptor("application/vnd.oci.empty.v1+json", "{}") + ",\"layers\":[" + descriptor(SIGNATURE_TYPE, artifact)
                + "],\"subject\":{\"mediaType\":\"" + IMAGE_TYPE + "\",\"digest\":\"" + subject + "\",\"size\":1}}";
        put(blobs, artifact);
        String digest = put(manifests, manifest);
        referrers.computeIfAbsent(subject.toString(), key -> new ArrayList<>()).add(digest);
        return digest;
    }

    static String artifact(Digest subject, Did did, String recordUri) {
        return "{\"$type\":\"io.atcr.atproto.signature\",\"version\":\"1.0\",\"subject\":{\"digest\":\"" + subject + "\",\"mediaType\":\"" + IMAGE_TYPE
                + "\"},\"atproto\":{\"did\":\"" + did + "\",\"recordUri\":\"" + recordUri + "\"}}";
    }

    private String descriptor(String type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + Digest.ofBytes(bytes) + "\",\"size\":" + bytes.length + "}";
    }

    private static String put(Map<String, byte[]> store, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String digest = Digest.ofBytes(bytes).toString();
        store.put(digest, bytes);
        return digest;
    }

    static ImageReference reference(String text) {
        try {
            return ImageReference.parse(text);
        } catch (ReferenceException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Digest parseDigest(String text) {
        try {
            return Digest.parse(text);
        } catch (ReferenceException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static TrustPolicy policy(String yaml) {
        try {
            return TrustPolicy.parse(yaml);
        } catch (PolicyException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A policy for every image of every registry that trusts these signers, with their names as owners. */
    static TrustPolicy trusting(String extra, Signer... trusted) {
        return policy(trustingYaml("", trusted) + extra);
    }

    /** The same as text, with more that is required. */
    static String trustingYaml(String required, Signer... trusted) {
        String dids = Arrays.stream(trusted).map(s -> "  " + s.did() + ": {name: " + s.name() + "}\n").collect(Collectors.joining());
        String owners = Arrays.stream(trusted).map(s -> "  " + s.name() + ": " + s.did() + "\n").collect(Collectors.joining());
        return "version: 1.0\ntrustedDIDs:\n" + dids + "owners:\n" + owners
                + "policies:\n  - name: all\n    scope: \"**\"\n    require:\n      signature: true\n" + required + "    action: enforce\n";
    }

    VerifierBuilder verifier(TrustPolicy policy) {
        return Verifier.builder().trustPolicy(policy).fetcher(this).handleResolver(this::did).clock(() -> now);
    }

    private Did did(Handle handle) throws DidException {
        return signers.values().stream()
                .filter(signer -> signer.name().equals(handle.toString()))
                .findFirst()
                .map(Signer::did)
                .orElseThrow(() -> new DidException(DidError.NOT_FOUND, "no such handle", -1));
    }

    VerificationResult verify(TrustPolicy policy, ImageReference reference) {
        try (Verifier verifier = verifier(policy).build()) {
            return verifier.verify(reference);
        }
    }

    @Override
    public FetchResponse fetch(FetchRequest request) throws FetchException {
        requests.add(request.uri());
        Fault replaced = fault;
        FetchResponse answer = replaced == null ? null : replaced.answer(request);
        return answer == null ? truth(request) : answer;
    }

    /** The answer that no fault replaces. */
    FetchResponse truth(FetchRequest request) {
        URI uri = request.uri();
        if (uri.getHost().equals("plc.directory")) {
            return signers.values().stream()
                    .filter(signer -> uri.getPath().equals("/" + signer.did() + "/log/audit"))
                    .findFirst()
                    .map(signer -> ok(request, signer.auditLog()))
                    .orElseGet(() -> status(request, 404, "{\"message\":\"DID not registered\"}"));
        }
        if (uri.getPath().startsWith("/xrpc/com.atproto.sync.")) {
            return pds(request, uri);
        }
        return registry(request, uri);
    }

    private FetchResponse pds(FetchRequest request, URI uri) {
        Map<String, String> query = Arrays.stream(uri.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        Optional<Signer> signer = signers.values().stream()
                .filter(s -> s.did().toString().equals(query.get("did")) && s.pds().getHost().equals(uri.getHost()))
                .findFirst();
        if (signer.isEmpty()) {
            return status(request, 400, "{\"error\":\"RepoNotFound\"}");
        }
        if (uri.getPath().endsWith("getRepo")) {
            return ok(request, signer.get().repository());
        }
        return ok(request, signer.get().proof(path(query.get("collection") + "/" + query.get("rkey"))));
    }

    private FetchResponse registry(FetchRequest request, URI uri) {
        String path = uri.getPath();
        String host = uri.getHost();
        int manifest = path.indexOf("/manifests/");
        if (manifest > 0) {
            String name = path.substring("/v2/".length(), manifest);
            String wanted = path.substring(manifest + "/manifests/".length());
            String digest = wanted.startsWith("sha256:") ? wanted : tags.getOrDefault(host + "/" + name + ":" + wanted, "");
            byte[] bytes = manifests.get(digest);
            return bytes == null ? notFound(request) : ok(request, bytes);
        }
        int blob = path.indexOf("/blobs/");
        if (blob > 0) {
            byte[] bytes = blobs.get(path.substring(blob + "/blobs/".length()));
            return bytes == null ? notFound(request) : ok(request, bytes);
        }
        int referrer = path.indexOf("/referrers/");
        if (referrer > 0) {
            String entries = referrers.getOrDefault(path.substring(referrer + "/referrers/".length()), List.of()).stream()
                    .map(digest -> "{\"mediaType\":\"" + IMAGE_TYPE + "\",\"digest\":\"" + digest + "\",\"size\":" + manifests.get(digest).length
                            + ",\"artifactType\":\"" + SIGNATURE_TYPE + "\"}")
                    .collect(Collectors.joining(","));
            String index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[" + entries + "]}";
            return new FetchResponse(
                    200, uri, Map.of("content-type", List.of("application/vnd.oci.image.index.v1+json")), index.getBytes(StandardCharsets.UTF_8));
        }
        return notFound(request);
    }

    private static FetchResponse notFound(FetchRequest request) {
        return status(request, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
    }

    static FetchResponse ok(FetchRequest request, byte[] body) {
        return new FetchResponse(200, request.uri(), Map.of("content-type", List.of(IMAGE_TYPE)), body);
    }

    static RecordPath path(String text) {
        try {
            return RecordPath.parse(text);
        } catch (SyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** How long a test lets time pass. */
    void advance(Duration duration) {
        now = now.plus(duration);
    }

    <T> long count(Function<URI, Boolean> wanted) {
        return requests.stream().filter(wanted::apply).count();
    }

    @Override
    public void close() {}
}
