package io.atcr.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.OpenRepository;
import io.atcr.car.RecordCursor;
import io.atcr.car.RecordProof;
import io.atcr.car.RecordProofVerifier;
import io.atcr.car.RepoVerdict;
import io.atcr.car.RepoVerifier;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Nsid;
import io.atcr.car.syntax.RecordPath;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PublicKey;
import io.atcr.crypto.SignatureCheck;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.AtUri;
import io.atcr.did.DidDocument;
import io.atcr.did.DidResolver;
import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.EgressProxy;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.AuditedPlcResolver;
import io.atcr.did.plc.PlcDirectory;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogEntry;
import io.atcr.did.plc.PlcLogVerifier;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.verifier.BundleCreation;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.OfflineVerifier;
import io.atcr.verifier.PdsClient;
import io.atcr.verifier.RecordVerification;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierEvent;
import io.atcr.verifier.VerifierLimits;
import io.atcr.verifier.VerifierListener;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleSource;
import io.atcr.verifier.metrics.MicrometerListener;
import io.atcr.verifier.registry.DockerConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every Java example in the libraries' READMEs stands here word for word, and runs against the local network. */
class ModuleReadmesTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private LocalNetwork network;
    private Account alice;
    private PushedImage image;

    @BeforeEach
    void start() throws Exception {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        image = alice.push("prod-app", "v1");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"atproto-crypto", "atproto-car", "atproto-did", "verifier-core"})
    void everyExampleStandsInThisTest(String module) throws Exception {
        String here = squeezed(Files.readString(Path.of("src/test/java/io/atcr/samples/quickstart/ModuleReadmesTest.java")));
        Matcher examples = JAVA.matcher(Files.readString(ROOT.resolve(module).resolve("README.md")));

        int count = 0;
        for (; examples.find(); count++) {
            assertThat(here).contains(squeezed(examples.group(1)));
        }
        assertThat(count).isPositive();
    }

    @Test
    void verifierCoreBundles() throws Exception {
        Path folder = Files.createDirectory(this.folder.resolve("bundles"));
        Path state = this.folder.resolve("heads");
        AddressPolicy addresses = network.addressPolicy();
        URI directory = network.plcDirectory();
        TrustPolicy policy = TrustPolicy.parse(network.policyYaml(alice));
        String reference = image.reference();
        String byDigest = image.digestReference();

        PlcHeadStore heads = PlcHeadStore.inFolder(state);
        try (Verifier verifier = Verifier.builder().trustPolicy(policy).addressPolicy(addresses).plcDirectory(directory).plcHeadStore(heads).build()) {
            BundleCreation creation = verifier.createBundle(ImageReference.parse(reference, policy.atcrRegistries()));
            if (creation.bundle().isPresent()) {
                Bundle bundle = creation.bundle().get();
                Files.write(folder.resolve(Bundle.fileName(bundle.digest())), bundle.encode());
            } else {
                System.out.println("no bundle: " + creation.reason().code() + ": " + creation.detail());
            }
        }
        OfflineVerifier offline = OfflineVerifier.builder().trustPolicy(policy).plcHeadStore(heads).build();
        VerificationResult result = offline.verify(ImageReference.parse(byDigest, policy.atcrRegistries()), BundleSource.inFolder(folder));
        System.out.println(result);

        assertThat(result.decision().allowed()).isTrue();
        assertThat(result.toString()).contains("what was revoked since is not known");
    }

    @Test
    void atprotoCrypto() throws Exception {
        byte[] message = "signed".getBytes(StandardCharsets.UTF_8);
        String didKey = alice.key().toDidKey();
        byte[] commit = alice.repository().head().unsignedBytes();
        byte[] signature = alice.repository().head().signature();

        PublicKey key = PublicKey.parseDidKey(didKey);                       // refuses whatever is not a point on K-256 or P-256
        SignatureVerifier verifier = SignatureVerifier.preferred();
        boolean valid = verifier.verify(key, commit, signature);             // hashes with SHA-256 itself
        SignatureCheck check = verifier.check(key, message, signature);      // the same, with the reason: VALID, HIGH_S, MISMATCH, ...
        String backend = verifier.backend(Curve.K256);                       // "libsecp256k1" or "bouncycastle"

        assertThat(valid).isTrue();
        assertThat(check).isEqualTo(SignatureCheck.MISMATCH);
        assertThat(backend).isIn(SignatureVerifier.available());
    }

    @Test
    void atprotoCar() throws Exception {
        Did did = alice.did();
        PublicKey key = alice.key();
        String hex = image.digestHex();
        byte[] car = proof(did, RecordPath.parse("io.atcr.manifest/" + hex));

        RecordPath path = RecordPath.parse("io.atcr.manifest/" + hex);
        RecordProof proof = new RecordProofVerifier().verify(car, did, path, key::verify);
        String answer = switch (proof.verdict()) {
            case PRESENT -> "signed at revision " + proof.commit().orElseThrow().rev() + ", record " + proof.recordCid().orElseThrow();
            case ABSENT -> "the signed tree proves that there is no such record";
            case INVALID, INCOMPLETE -> "no proof: " + proof.failure() + ": " + proof.detail();
        };

        assertThat(answer).startsWith("signed at revision ");
    }

    @Test
    void atprotoCarWholeRepository() throws Exception {
        Did did = alice.did();
        PublicKey key = alice.key();
        Path file = folder.resolve("repo.car");
        try (InputStream in = network.pds().resolve("/xrpc/com.atproto.sync.getRepo?did=" + did).toURL().openStream()) {
            Files.copy(in, file);
        }

        try (OpenRepository open = new RepoVerifier().refusingUnreachableBlocks().open(file, did, key::verify)) {
            System.out.println(open.verification());
            if (open.repository().isPresent()) {
                RecordCursor records = open.repository().get().records(Nsid.parse("io.atcr.manifest"));
                while (records.next()) {
                    System.out.println(records.path() + " " + records.cid());
                    assertThat(records.path()).hasToString("io.atcr.manifest/" + image.digestHex());
                }
            }
            assertThat(open.verification().verdict()).isEqualTo(RepoVerdict.VERIFIED);
        }
    }

    @Test
    void atprotoDid() throws Exception {
        AddressPolicy addresses = network.addressPolicy();
        URI directory = network.plcDirectory();
        String text = alice.did().toString();

        Did did = Did.parse(text);
        try (HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(addresses).build()) {
            DidResolver resolver = DidResolver.builder().fetcher(fetcher).plcDirectory(directory).build();
            PublicKey key = resolver.resolvePublicKey(did);
            DidDocument document = resolver.resolve(did);
            System.out.println(did + " signs with " + key + " and is served at " + document.pdsEndpoint().orElseThrow());
            assertThat(key).isEqualTo(alice.key());
        }
    }

    @Test
    void atprotoDidAudit() throws Exception {
        Did did = alice.did();
        URI directory = network.plcDirectory();
        Path folder = this.folder.resolve("heads");
        Instant instant = Instant.now();
        PublicKey before = alice.key();
        alice.rotateKey(Curve.P256);
        try (HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(network.addressPolicy()).build()) {
            PlcDirectory plc = PlcDirectory.of(fetcher, List.of(directory));
            PlcHeadStore heads = PlcHeadStore.inFolder(folder);
            AuditedPlcResolver resolver = new AuditedPlcResolver(plc, heads, new PlcLogVerifier(), InstantSource.system());
            PlcLog log = resolver.audit(did, Duration.ofSeconds(5));
            for (PlcLogEntry entry : log.entries()) {
                System.out.println(entry);
            }
            Optional<DidDocument> then = log.didDocumentAt(instant);
            List<String> lies = log.didDocument().orElseThrow().differences(plc.didDocument(did, Duration.ofSeconds(5)));
            System.out.println(then.flatMap(DidDocument::signingKey) + " signed then; the directory says otherwise: " + lies);
            assertThat(then.flatMap(DidDocument::signingKey)).hasValue(before);
            assertThat(lies).isEmpty();
        }
    }

    @Test
    void atprotoDidEgressProxy() {
        String user = "verifier";
        String password = "secret";
        EgressProxy proxy = EgressProxy.of("proxy.internal:3128").withBasicCredentials(user, password);
        HttpFetcher fetcher = HttpFetcher.builder().egressProxy(proxy).build();
        fetcher.close();
        assertThat(proxy.toString()).doesNotContain(password);
    }

    @Test
    void verifierCore() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(network.policyYaml(alice));
        URI directory = network.plcDirectory();
        String registry = network.registry();
        String pds = network.pds().getAuthority();
        String plc = directory.getAuthority();
        Path dockerConfig = Files.writeString(folder.resolve("config.json"), "{\"auths\":{}}");
        String reference = image.reference();

        AddressPolicy addresses = AddressPolicy.publicOnly();
        for (String host : Set.of(registry, pds, plc)) {
            addresses = addresses.allowPrivate(host).allowPlainHttp(host);
        }
        try (Verifier verifier = Verifier.builder()
                .trustPolicy(policy)
                .addressPolicy(addresses)
                .plcDirectory(directory)
                .registryCredentials(DockerConfig.read(dockerConfig))
                .limits(VerifierLimits.defaults().withTotalTimeout(Duration.ofSeconds(5)))
                .build()) {
            VerificationResult result = verifier.verify(ImageReference.parse(reference, policy.atcrRegistries()));
            if (result.decision().allowed()) {
                System.out.println("run " + result.verifiedReference().map(ImageReference::toString).orElse(reference));
            } else if (result.evidence() instanceof Evidence.Indeterminate indeterminate) {
                System.out.println("deny for now, a retry may help: " + indeterminate.reason().code());
            } else {
                System.out.println("deny: " + result);
            }
            assertThat(result.decision().allowed()).as(result.toString()).isTrue();
        }
    }

    @Test
    void verifierCoreObserved() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(network.policyYaml(alice));
        AddressPolicy addresses = network.addressPolicy();
        URI directory = network.plcDirectory();
        ImageReference image = ImageReference.parse(this.image.reference(), policy.atcrRegistries());

        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        VerifierListener conflicts = new VerifierListener() {
            @Override
            public void headConflict(VerifierEvent.HeadConflict event) {
                System.out.println("call somebody: " + event);
            }
        };
        try (Verifier verifier = Verifier.builder()
                .trustPolicy(policy)
                .addressPolicy(addresses)
                .plcDirectory(directory)
                .listener(VerifierListener.all(new MicrometerListener(metrics), conflicts))
                .build()) {
            verifier.verify(image);
            System.out.println(metrics.scrape());
            assertThat(metrics.scrape()).contains("atcr_verifications_total{result=\"verified\"} 1.0\n", "atcr_did_resolutions_total{result=\"success\"} 1.0\n");
        }
    }

    @Test
    void verifierCoreRecord() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(network.policyYaml(alice));
        URI directory = network.plcDirectory();
        AddressPolicy addresses = network.addressPolicy();
        Did did = alice.did();
        RecordPath path = RecordPath.parse("io.atcr.manifest/" + image.digestHex());

        try (Verifier verifier = Verifier.builder().trustPolicy(policy).addressPolicy(addresses).plcDirectory(directory).build()) {
            RecordVerification record = verifier.verifyRecord(AtUri.of(did, path));
            String found = switch (record.verdict()) {
                case PRESENT -> "in the tree at revision " + record.rev().orElseThrow() + ": " + record.record().orElseThrow().value();
                case ABSENT -> "proven to be absent under commit " + record.commit().orElseThrow();
                case FAILED, INDETERMINATE -> "nothing is proven: " + record.reason().code() + ": " + record.detail();
            };
            System.out.println(found);
            assertThat(found).startsWith("in the tree at revision ");
        }
    }

    @Test
    void verifierCoreMany() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(network.policyYaml(alice));
        URI directory = network.plcDirectory();
        AddressPolicy addresses = network.addressPolicy();
        String reference = image.reference();
        String other = alice.push("other-app", "v1").reference();

        List<ImageReference> references = List.of(ImageReference.parse(reference, policy.atcrRegistries()), ImageReference.parse(other, policy.atcrRegistries()));
        try (Verifier verifier = Verifier.builder()
                .trustPolicy(policy)
                .addressPolicy(addresses)
                .plcDirectory(directory)
                .limits(VerifierLimits.defaults().withBatch(2, Duration.ofSeconds(20)))
                .build()) {
            for (VerificationResult each : verifier.verifyAll(references)) {
                System.out.println(each);
                assertThat(each.decision().allowed()).as(each.toString()).isTrue();
            }
            verifier.verifyAsync(references.get(0)).thenAccept(System.out::println).join();
        }
    }

    @Test
    void withoutItsHostsAdmittedTheAnswerSaysWhyInOneLine() throws Exception {
        try (Verifier verifier = Verifier.builder().trustPolicy(TrustPolicy.parse(network.policyYaml(alice))).build()) {
            VerificationResult result = verifier.verify(ImageReference.parse(image.reference()));

            assertThat(result.toString()).contains("Evidence failed: address-refused: ").contains("private or special address");
        }
    }

    private byte[] proof(Did did, RecordPath path) throws Exception {
        try (HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(network.addressPolicy()).build()) {
            return new PdsClient(fetcher, VerifierLimits.defaults()).fetchProof(network.pds(), did, path, Duration.ofSeconds(5));
        }
    }

    /** Without indentation, and without what only a test says. */
    private static String squeezed(String text) {
        return text.lines().map(String::strip).filter(line -> !line.startsWith("assertThat(")).reduce("", (a, b) -> a + "\n" + b);
    }
}
