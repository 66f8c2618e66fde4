package io.atcr.verifier.registry;

import io.atcr.policy.Digest;
import java.util.Map;
import java.util.TreeMap;

/** Examines listed referrers one by one, within a budget (A19). Thread-safe. */
final class ReferrerReader {
    private final RegistryTransport transport;
    private final RegistryLimits limits;

    ReferrerReader(RegistryTransport transport, RegistryLimits limits) {
        this.transport = transport;
        this.limits = limits;
    }

    Referrers examine(ReferrerList list, Endpoint endpoint, Digest subject, Deadline deadline) throws RegistryException {
        Map<String, SignatureArtifact> artifacts = new TreeMap<>();
        Map<String, RejectedReferrer> rejected = new TreeMap<>();
        int examined = 0;
        for (ReferrerList.Entry entry : list.inOrder()) {
            if (examined++ == limits.maxReferrers()) {
                list.limitReached();
                break;
            }
            try {
                artifacts.put(entry.digest().hex(), read(endpoint, entry.digest(), subject, deadline));
            } catch (RegistryException e) {
                if (e.code() == RegistryError.INTERRUPTED) {
                    throw e;
                }
                if (entry.claimed() || e.code() != RegistryError.WRONG_ARTIFACT_TYPE) {
                    rejected.put(entry.digest().hex(), new RejectedReferrer(entry.digest(), e.code(), String.valueOf(e.getMessage())));
                }
            }
        }
        return list.result(artifacts, rejected);
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
