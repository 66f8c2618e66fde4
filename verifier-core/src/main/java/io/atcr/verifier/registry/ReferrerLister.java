package io.atcr.verifier.registry;

import io.atcr.did.net.FetchResponse;
import io.atcr.policy.Digest;
import io.atcr.verifier.registry.ManifestDocument.Kind;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Lists the referrers of a manifest (OCI Distribution Specification 1.1, Listing Referrers; Referrers Tag Schema). Thread-safe. */
final class ReferrerLister {
    private final RegistryTransport transport;
    private final RegistryLimits limits;

    ReferrerLister(RegistryTransport transport, RegistryLimits limits) {
        this.transport = transport;
        this.limits = limits;
    }

    ReferrerList list(Endpoint endpoint, Digest subject, Deadline deadline) throws RegistryException {
        ReferrerList list = new ReferrerList(limits.maxListedReferrers(), limits.maxArtifactBytes());
        FetchResponse first = page(endpoint, endpoint.referrers(subject, MediaTypes.SIGNATURE), deadline);
        if (first.status() == 404 && !ErrorBody.codes(first.body()).contains(ErrorBody.NAME_UNKNOWN)) {
            addFallback(list, endpoint, subject, deadline);
            return list;
        }
        list.add(index(RegistryTransport.ok(first, "referrers", limits.maxManifestBytes())));
        addFurtherPages(list, first, endpoint, deadline);
        return list;
    }

    /** What the fallback tag lists, whether or not the registry has the API. */
    ReferrerList tagged(Endpoint endpoint, Digest subject, Deadline deadline) throws RegistryException {
        ReferrerList list = new ReferrerList(limits.maxListedReferrers(), limits.maxArtifactBytes());
        addFallback(list, endpoint, subject, deadline);
        return list;
    }

    private void addFurtherPages(ReferrerList list, FetchResponse first, Endpoint endpoint, Deadline deadline) throws RegistryException {
        FetchResponse page = first;
        try {
            for (int pages = 1; ; pages++) {
                Optional<URI> next = LinkHeader.next(page.headers().getOrDefault("link", List.of()), page.uri(), endpoint);
                if (next.isEmpty()) {
                    return;
                }
                if (pages == limits.maxReferrerPages() || list.full()) {
                    list.limitReached();
                    return;
                }
                page = page(endpoint, next.get(), deadline);
                list.add(index(RegistryTransport.ok(page, "referrers", limits.maxManifestBytes())));
            }
        } catch (RegistryException e) {
            if (e.code() == RegistryError.INTERRUPTED) {
                throw e;
            }
            list.failed(e.code());
        }
    }

    private FetchResponse page(Endpoint endpoint, URI uri, Deadline deadline) throws RegistryException {
        return transport.referrers(endpoint, uri, limits.maxManifestBytes(), deadline);
    }

    /**
     * A registry may answer the fallback tag with the subject itself; that, like any other document there that is no index, lists nothing.
     * What is not even a JSON object is no answer of a registry, and what can be read in two ways is refused.
     */
    private void addFallback(ReferrerList list, Endpoint endpoint, Digest subject, Deadline deadline) throws RegistryException {
        list.fromFallbackTag();
        try {
            byte[] body = transport.manifest(endpoint, "sha256-" + subject.hex(), limits.maxManifestBytes(), deadline);
            if (Digest.ofBytes(body).equals(subject)) {
                return;
            }
            Fields top = ManifestParser.top(body, "referrers", RegistryError.MALFORMED_REFERRERS);
            if (top.has("manifests") && ManifestParser.kind(top) == Kind.INDEX) {
                list.add(top);
            }
        } catch (RegistryException e) {
            if (e.code() != RegistryError.NOT_FOUND && e.code() != RegistryError.UNSUPPORTED_MEDIA_TYPE) {
                throw e;
            }
        }
    }

    private static Fields index(byte[] body) throws RegistryException {
        Fields top = ManifestParser.top(body, "referrers", RegistryError.MALFORMED_REFERRERS);
        if (ManifestParser.kind(top) != Kind.INDEX) {
            throw new RegistryException(RegistryError.MALFORMED_REFERRERS, "the list of referrers is an image, not an index");
        }
        return top;
    }
}
