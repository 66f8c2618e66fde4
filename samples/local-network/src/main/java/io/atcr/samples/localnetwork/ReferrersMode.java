package io.atcr.samples.localnetwork;

/** How the registry tells which artifacts refer to an image (OCI distribution specification 1.1, Listing Referrers). */
public enum ReferrersMode {
    /** The referrers API, which applies the {@code artifactType} filter and says so. */
    API,
    /** The referrers API of a registry that ignores the filter and sends no {@code OCI-Filters-Applied} header. */
    API_UNFILTERED,
    /** No referrers API: the endpoint answers 404, and whoever pushes an artifact maintains the fallback tag. */
    FALLBACK_TAG
}
