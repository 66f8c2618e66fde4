package io.atcr.samples.realnetwork;

import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.BundleCreation;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.OfflineVerifier;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifiedSigner;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierBuilder;
import io.atcr.verifier.VerifierLimits;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.cache.RevisionStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Where images are asked for: a verifier with a policy and a memory of the heads it has seen. Thread-safe. */
final class Gate {

    private final RealServers servers;
    private final String policy;
    private final RevisionStore memory;
    private final VerifierLimits limits;

    private Gate(RealServers servers, String policy, RevisionStore memory, VerifierLimits limits) {
        this.servers = servers;
        this.policy = policy;
        this.memory = memory;
        this.limits = limits;
    }

    /** A gate that trusts these accounts, each for images of its own; nothing was seen yet. */
    static Gate trusting(RealServers servers, PdsSession... trusted) {
        return new Gate(servers, policy(servers, false, trusted), RevisionStore.inMemory(), VerifierLimits.defaults());
    }

    /** A gate that lets these accounts vouch for anybody's image. */
    static Gate vouching(RealServers servers, PdsSession owner, PdsSession trusted) {
        return new Gate(servers, policy(servers, true, trusted).replace("owners:\n", "owners:\n" + owned(owner)), RevisionStore.inMemory(),
                VerifierLimits.defaults());
    }

    private static String policy(RealServers servers, boolean foreign, PdsSession... trusted) {
        StringBuilder yaml = new StringBuilder("version: 1.0\natcrRegistries: [\"" + servers.registry().host() + "\"]\nowners:\n");
        for (PdsSession account : trusted) {
            yaml.append(owned(account));
        }
        yaml.append("trustedDIDs:\n");
        for (PdsSession account : trusted) {
            yaml.append("  ").append(account.did()).append(": {name: \"").append(account.handle()).append("\"}\n");
        }
        return yaml.append("policies:\n  - name: all\n    scope: \"").append(servers.registry().host())
                .append("/**\"\n    require:\n      signature: true\n").append(foreign ? "    foreignSigners: true\n" : "")
                .append("    action: enforce\n").toString();
    }

    /** A handle of a PDS on loopback leads nowhere in DNS: the policy says whose it is. */
    private static String owned(PdsSession account) {
        return "  \"" + account.handle() + "\": \"" + account.did() + "\"\n";
    }

    /** The same gate without memory of what it has seen. */
    Gate forgetful() {
        return new Gate(servers, policy, RevisionStore.inMemory(), limits);
    }

    /** The same gate, and no head may be older than the newest one seen, however little. */
    Gate withoutPatience() {
        return new Gate(servers, policy, memory, new VerifierLimits(limits.totalTimeout(), limits.maxCandidates(), limits.maxCandidatesPerDid(),
                limits.maxProofBytes(), limits.maxRepositoryBytes(), limits.clockSkew(), Duration.ZERO, limits.car(), limits.maxParallel(),
                limits.batchTimeout()));
    }

    /** The policy's text. */
    String policy() {
        return policy;
    }

    /** Asks for an image. Nothing is cached from one question to the next. */
    VerificationResult ask(String image) throws IOException {
        try {
            try (Verifier verifier = verifier().build()) {
                return verifier.verify(parse(image));
            }
        } catch (PolicyException | ReferenceException unreadable) {
            throw new IOException(unreadable);
        }
    }

    private VerifierBuilder verifier() throws PolicyException {
        return Verifier.builder().trustPolicy(TrustPolicy.parse(policy)).addressPolicy(servers.addressPolicy())
                .plcDirectory(servers.directory().url()).revisionStore(memory).limits(limits);
    }

    private ImageReference parse(String image) throws PolicyException, ReferenceException {
        return ImageReference.parse(image, TrustPolicy.parse(policy).atcrRegistries());
    }

    /** Writes down what the signatures on an image stand on; the operations that were seen are remembered. */
    Bundle bundle(String image, PlcHeadStore heads) throws IOException {
        try (Verifier verifier = verifier().plcHeadStore(heads).build()) {
            BundleCreation creation = verifier.createBundle(parse(image));
            return creation.bundle().orElseThrow(() -> new IOException("no bundle: " + creation.detail()));
        } catch (PolicyException | ReferenceException unreadable) {
            throw new IOException(unreadable);
        }
    }

    /** Asks for an image where there is no network, only a bundle and the operations that were seen. */
    VerificationResult askOffline(String image, Bundle bundle, PlcHeadStore heads) throws IOException {
        try {
            return OfflineVerifier.builder().trustPolicy(TrustPolicy.parse(policy)).plcHeadStore(heads).build()
                    .verify(parse(image), bundle, Instant.now());
        } catch (PolicyException | ReferenceException unreadable) {
            throw new IOException(unreadable);
        }
    }

    /** The decision, then by whom it was signed or why it was not verified. */
    static String verdict(VerificationResult result) {
        return result.decision().outcome() + " " + why(result.evidence());
    }

    private static String why(Evidence evidence) {
        if (evidence instanceof Evidence.Failed failed) {
            return failed.reason().code();
        }
        return evidence instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason().code() : evidence.status();
    }

    /** Whose signatures counted. */
    static List<VerifiedSigner> signers(VerificationResult result) {
        return result.evidence() instanceof Evidence.Verified verified ? verified.signers() : List.of();
    }
}
