package io.atcr.verifier.registry;

import io.atcr.policy.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/** Examines listed referrers within a budget (A19). Thread-safe. */
final class ReferrerReader {
    private static final int AT_ONCE = 4;

    private final RegistryTransport transport;
    private final RegistryLimits limits;
    private final Executor executor;

    ReferrerReader(RegistryTransport transport, RegistryLimits limits, Executor executor) {
        this.transport = transport;
        this.limits = limits;
        this.executor = executor;
    }

    /** Several at once, on this thread and those of the executor; what comes out is in the order of the list, whoever answers first. */
    Referrers examine(ReferrerList list, Endpoint endpoint, Digest subject, Deadline deadline) throws RegistryException {
        List<ReferrerList.Entry> entries = list.inOrder();
        if (entries.size() > limits.maxReferrers()) {
            list.limitReached();
            entries = entries.subList(0, limits.maxReferrers());
        }
        List<FutureTask<Outcome>> readings = new ArrayList<>();
        for (ReferrerList.Entry entry : entries) {
            readings.add(new FutureTask<>(() -> outcome(endpoint, entry, subject, deadline)));
        }
        Map<String, SignatureArtifact> artifacts = new TreeMap<>();
        Map<String, RejectedReferrer> rejected = new TreeMap<>();
        try {
            for (int i = 0, begun = 1; i < readings.size(); i++) {
                for (begun = Math.max(begun, i + 1); begun < readings.size() && begun < i + AT_ONCE; begun++) {
                    begin(readings.get(begun));
                }
                String hex = entries.get(i).digest().hex();
                Outcome outcome = await(readings.get(i));
                outcome.artifact().ifPresent(artifact -> artifacts.put(hex, artifact));
                outcome.rejected().ifPresent(refused -> rejected.put(hex, refused));
            }
        } finally {
            readings.forEach(reading -> reading.cancel(true));
        }
        return list.result(artifacts, rejected);
    }

    /** An artifact, or why there is none; neither for what does not claim to be one and is none. */
    private record Outcome(Optional<SignatureArtifact> artifact, Optional<RejectedReferrer> rejected) {}

    private Outcome outcome(Endpoint endpoint, ReferrerList.Entry entry, Digest subject, Deadline deadline) throws RegistryException {
        try {
            return new Outcome(Optional.of(read(endpoint, entry.digest(), subject, deadline)), Optional.empty());
        } catch (RegistryException e) {
            if (e.code() == RegistryError.INTERRUPTED) {
                throw e;
            }
            boolean told = entry.claimed() || e.code() != RegistryError.WRONG_ARTIFACT_TYPE;
            return new Outcome(Optional.empty(), told
                    ? Optional.of(new RejectedReferrer(entry.digest(), e.code(), String.valueOf(e.getMessage())))
                    : Optional.empty());
        }
    }

    private void begin(FutureTask<Outcome> reading) {
        try {
            executor.execute(reading);
        } catch (RejectedExecutionException noThread) {
            // whoever waits for it does it
        }
    }

    private static Outcome await(FutureTask<Outcome> reading) throws RegistryException {
        reading.run();
        try {
            return reading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(RegistryError.INTERRUPTED, "interrupted while a referrer was read");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RegistryException failed) {
                throw failed;
            }
            if (e.getCause() instanceof RuntimeException programming) {
                throw programming;
            }
            if (e.getCause() instanceof Error fatal) {
                throw fatal;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Believes nothing of the list: type, subject and layer are read from bytes that hash to the digest. */
    private SignatureArtifact read(Endpoint endpoint, Digest digest, Digest subject, Deadline deadline) throws RegistryException {
        byte[] bytes = RegistryTransport.requireDigest(
                transport.manifest(endpoint, digest.toString(), limits.maxArtifactBytes(), deadline), digest);
        ManifestDocument manifest = ManifestParser.parse(bytes, digest, limits.maxIndexEntries());
        if (!manifest.artifactType().filter(MediaTypes.SIGNATURE::equals).isPresent()) {
            throw new RegistryException(RegistryError.WRONG_ARTIFACT_TYPE, "the manifest's artifact type is "
                    + manifest.artifactType().orElse("missing"));
        }
        if (!manifest.mediaType().equals(MediaTypes.OCI_MANIFEST)) {
            throw new RegistryException(RegistryError.UNSUPPORTED_MEDIA_TYPE, "a signature artifact is not " + manifest.mediaType());
        }
        if (!manifest.subject().filter(subject::equals).isPresent()) {
            throw new RegistryException(RegistryError.SUBJECT_MISMATCH, "the manifest's subject is "
                    + manifest.subject().map(Digest::toString).orElse("missing"));
        }
        if (manifest.layers().size() != 1 || !manifest.layers().get(0).mediaType().equals(MediaTypes.SIGNATURE)) {
            throw new RegistryException(RegistryError.WRONG_LAYERS, "the manifest does not have exactly one layer of type "
                    + MediaTypes.SIGNATURE);
        }
        return SignatureArtifactParser.parse(layer(endpoint, manifest.layers().get(0), deadline), digest, subject);
    }

    private byte[] layer(Endpoint endpoint, Descriptor layer, Deadline deadline) throws RegistryException {
        if (layer.size() > limits.maxArtifactBytes()) {
            throw new RegistryException(RegistryError.TOO_LARGE, "the signature artifact has " + layer.size() + " bytes, more than "
                    + limits.maxArtifactBytes());
        }
        byte[] content = transport.blob(endpoint, layer.digest(), limits.maxArtifactBytes(), deadline);
        if (content.length != layer.size()) {
            throw new RegistryException(RegistryError.SIZE_MISMATCH, "the signature artifact has " + content.length
                    + " bytes, its descriptor states " + layer.size());
        }
        return content;
    }
}
