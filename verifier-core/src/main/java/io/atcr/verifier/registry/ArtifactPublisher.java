package io.atcr.verifier.registry;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.RedirectPolicy;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.Publication.Part;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The writing side of the OCI Distribution Specification 1.1, as far as it takes to attach a signature artifact to an image.
 *
 * <p>A token is asked for to push to the one repository, and sent to the registry alone; no redirect of a push is followed. What the registry
 * has already is not pushed again. Thread-safe; it does not close the {@link HttpFetcher}.
 */
public final class ArtifactPublisher {
    private static final String BYTES = "application/octet-stream";

    private final RegistryTransport transport;
    private final FallbackTag fallback;
    private final RegistryLimits limits;
    private final AddressPolicy addressPolicy;

    private ArtifactPublisher(HttpFetcher fetcher, RegistryCredentials credentials, RegistryLimits limits) {
        this.transport = new RegistryTransport(
                fetcher, new Authenticator(Access.PUSH, fetcher, credentials, limits.maxTokenBytes(), System::nanoTime));
        this.fallback = new FallbackTag(transport, limits);
        this.limits = limits;
        this.addressPolicy = fetcher.addressPolicy();
    }

    /**
     * A publisher with the default limits.
     *
     * @param fetcher the connector that every request goes through; it stays the caller's to close
     * @param credentials whose right to push it is
     * @return the publisher
     */
    public static ArtifactPublisher of(HttpFetcher fetcher, RegistryCredentials credentials) {
        return of(fetcher, credentials, RegistryLimits.defaults());
    }

    /**
     * A publisher.
     *
     * @param fetcher the connector that every request goes through; it stays the caller's to close
     * @param credentials whose right to push it is
     * @param limits what it reads at most; a list of referrers under the fallback tag gets no larger than {@link RegistryLimits#maxListedReferrers()}
     * @return the publisher
     */
    public static ArtifactPublisher of(HttpFetcher fetcher, RegistryCredentials credentials, RegistryLimits limits) {
        return new ArtifactPublisher(
                Objects.requireNonNull(fetcher, "fetcher"), Objects.requireNonNull(credentials, "credentials"), Objects.requireNonNull(limits, "limits"));
    }

    /**
     * What {@link #publish} would push. Nothing is written.
     *
     * @param repository an image of the repository; its tag and digest play no part
     * @param attachment the artifact
     * @param timeout how long it may take in total
     * @return what the registry lacks
     * @throws RegistryException if that cannot be found out
     */
    public Publication missing(ImageReference repository, SignatureAttachment attachment, Duration timeout) throws RegistryException {
        Endpoint endpoint = Endpoint.of(repository, addressPolicy);
        Deadline deadline = Deadline.in(timeout, System::nanoTime);
        Set<Part> parts = lacking(endpoint, attachment, deadline);
        if (!hasReferrersApi(endpoint, attachment, deadline) && !fallback.lists(endpoint, attachment, deadline)) {
            parts.add(Part.FALLBACK_TAG);
        }
        return new Publication(attachment.digest(), parts);
    }

    /**
     * Pushes an artifact: its blobs, its manifest, and where the registry has no referrers API its entry under the fallback tag, beside those
     * of others (OCI Distribution Specification 1.1, Pushing Manifests with Subject). Doing it twice changes nothing.
     *
     * @param repository an image of the repository; its tag and digest play no part
     * @param attachment the artifact
     * @param timeout how long it may take in total
     * @return what was pushed
     * @throws RegistryException with {@link RegistryError#UNAUTHORIZED} without the right to push, with {@link RegistryError#CONFLICT} if others
     *     kept replacing the list of referrers, with {@link RegistryError#LINK_REFUSED} if the registry wants the upload where nothing may
     *     be sent, or a code for why it was not possible; what was pushed until then stays
     */
    public Publication publish(ImageReference repository, SignatureAttachment attachment, Duration timeout) throws RegistryException {
        Endpoint endpoint = Endpoint.of(repository, addressPolicy);
        Deadline deadline = Deadline.in(timeout, System::nanoTime);
        Set<Part> parts = lacking(endpoint, attachment, deadline);
        if (parts.contains(Part.CONFIG)) {
            upload(endpoint, SignatureAttachment.CONFIG, deadline);
        }
        if (parts.contains(Part.LAYER)) {
            upload(endpoint, attachment.layer(), deadline);
        }
        boolean kept = parts.contains(Part.MANIFEST) && putManifest(endpoint, attachment, deadline);
        if (!kept && !hasReferrersApi(endpoint, attachment, deadline) && fallback.add(endpoint, attachment, deadline)) {
            parts.add(Part.FALLBACK_TAG);
        }
        return new Publication(attachment.digest(), parts);
    }

    private Set<Part> lacking(Endpoint endpoint, SignatureAttachment attachment, Deadline deadline) throws RegistryException {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        FetchResponse there = transport.manifestAnswer(endpoint, attachment.digest().toString(), limits.maxArtifactBytes(), deadline);
        if (there.status() != 404) {
            RegistryTransport.requireDigest(RegistryTransport.manifestOf(there, limits.maxArtifactBytes()), attachment.digest());
            return parts;
        }
        parts.add(Part.MANIFEST);
        if (!hasBlob(endpoint, Digest.ofBytes(SignatureAttachment.CONFIG), deadline)) {
            parts.add(Part.CONFIG);
        }
        if (!hasBlob(endpoint, Digest.ofBytes(attachment.layer()), deadline)) {
            parts.add(Part.LAYER);
        }
        return parts;
    }

    private boolean hasBlob(Endpoint endpoint, Digest digest, Deadline deadline) throws RegistryException {
        FetchRequest head = FetchRequest.head(endpoint.blob(digest)).redirects(RedirectPolicy.CROSS_ORIGIN_WITHOUT_CREDENTIALS);
        FetchResponse answer = transport.send(endpoint, head, deadline);
        if (answer.status() != 200 && answer.status() != 404) {
            throw RegistryTransport.failure(answer, "blob");
        }
        return answer.status() == 200;
    }

    /** POST, then PUT of the whole blob to where the answer says. */
    private void upload(Endpoint endpoint, byte[] blob, Deadline deadline) throws RegistryException {
        FetchResponse begun = transport.send(endpoint, bounded(FetchRequest.post(endpoint.uploads(), BYTES, new byte[0])), deadline);
        if (begun.status() != 202) {
            throw RegistryTransport.failure(begun, "beginning of an upload");
        }
        UploadLocation location = UploadLocation.of(begun, Digest.ofBytes(blob), endpoint, addressPolicy);
        FetchRequest put = bounded(FetchRequest.put(location.uri(), BYTES, blob));
        FetchResponse done = location.atRegistry() ? transport.send(endpoint, put, deadline) : transport.sendElsewhere(put, deadline);
        if (!done.successful()) {
            throw RegistryTransport.failure(done, "upload");
        }
    }

    /** Whether the registry says that it lists the artifact itself. */
    private boolean putManifest(Endpoint endpoint, SignatureAttachment attachment, Deadline deadline) throws RegistryException {
        FetchRequest put = FetchRequest.put(endpoint.manifest(attachment.digest().toString()), MediaTypes.OCI_MANIFEST, attachment.manifest());
        FetchResponse answer = transport.send(endpoint, bounded(put), deadline);
        if (!answer.successful()) {
            throw RegistryTransport.failure(answer, "artifact's manifest");
        }
        return answer.header("oci-subject").filter(attachment.subject().toString()::equals).isPresent();
    }

    private boolean hasReferrersApi(Endpoint endpoint, SignatureAttachment attachment, Deadline deadline) throws RegistryException {
        FetchResponse page = transport.referrers(
                endpoint, endpoint.referrers(attachment.subject(), MediaTypes.SIGNATURE), limits.maxManifestBytes(), deadline);
        if (page.status() != 200 && page.status() != 404) {
            throw RegistryTransport.failure(page, "referrers");
        }
        return page.status() == 200;
    }

    private static FetchRequest bounded(FetchRequest request) {
        return request.maxBody(RegistryTransport.ERROR_BYTES).redirects(RedirectPolicy.NONE);
    }
}
