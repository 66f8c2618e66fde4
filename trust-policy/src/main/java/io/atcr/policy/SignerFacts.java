package io.atcr.policy;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a verifier knows about one finding beyond yes or no. Immutable.
 *
 * <p>A policy that asks for a fact which is not there does not count the signer and says which fact it was; a fact that is not there
 * never helps towards allow.
 *
 * @param source        where the proof came from
 * @param historicalKey whether the signing key is one that the DID's log once listed and its document no longer does; never with
 *                      {@link Source#LIVE}
 * @param recordAbsent  whether the repository proved, under its current key, that it does not have the record
 * @param tagRecord     whether an {@code io.atcr.tag} record under the same head points to the image
 * @param pds           the origin of the account's PDS, {@code scheme://host[:port]} in its one spelling
 * @param headTime      the time of the head commit that the proof stands on
 * @param lastVerified  when this signature on this digest was last proven live by whoever reports now that it could not be had or is
 *                      absent; not given for an account that is inactive
 * @param bundleTime    when the bundle was made, from a source that its maker cannot choose; only for {@link Source#BUNDLE}
 * @param currentKey    where {@code historicalKey} holds, the key that the DID has now, as {@code did:key}: who shares it is the same party
 */
public record SignerFacts(Source source, boolean historicalKey, boolean recordAbsent, TagRecord tagRecord, Optional<URI> pds,
        Optional<Instant> headTime, Optional<Instant> lastVerified, Optional<Instant> bundleTime, Optional<String> currentKey) {

    /** Where a proof came from. */
    public enum Source {
        /** The head of the repository, fetched now or within a cache's lifetime. */
        LIVE,
        /** A commit that the caller or the policy named. */
        PINNED_COMMIT,
        /** An offline bundle. */
        BUNDLE
    }

    /** What is known about a tag record. */
    public enum TagRecord {
        /** Nobody looked. */
        NOT_LOOKED_AT,
        /** It is proven under the same head: for the tag that was asked about, or any tag if a digest was. */
        PROVEN,
        /** It is proven that there is none, or that it points elsewhere. */
        ABSENT
    }

    private static final SignerFacts NONE = new SignerFacts(Source.LIVE, false, false, TagRecord.NOT_LOOKED_AT, Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Refuses contradictions, and brings the PDS into the one spelling of its origin.
     *
     * @param source        where the proof came from
     * @param historicalKey whether the key is a former one
     * @param recordAbsent  whether the record is proven absent
     * @param tagRecord     what is known about a tag record
     * @param pds           a URL of the PDS, of which the origin is kept
     * @param headTime      the time of the head
     * @param lastVerified  when it was last proven
     * @param bundleTime    when the bundle was made
     * @param currentKey    the key that the DID has now
     * @throws IllegalArgumentException if a live proof stands on a historical key, or the PDS has no scheme or host
     */
    public SignerFacts {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(tagRecord, "tagRecord");
        Objects.requireNonNull(headTime, "headTime");
        Objects.requireNonNull(lastVerified, "lastVerified");
        Objects.requireNonNull(bundleTime, "bundleTime");
        Objects.requireNonNull(currentKey, "currentKey");
        if (historicalKey && source == Source.LIVE) {
            throw new IllegalArgumentException("a live commit is never judged by a historical key");
        }
        pds = pds.map(SignerFacts::origin);
    }

    /** Facts about a signature under the current key. */
    SignerFacts(Source source, boolean historicalKey, boolean recordAbsent, TagRecord tagRecord, Optional<URI> pds, Optional<Instant> headTime,
            Optional<Instant> lastVerified, Optional<Instant> bundleTime) {
        this(source, historicalKey, recordAbsent, tagRecord, pds, headTime, lastVerified, bundleTime, Optional.empty());
    }

    /**
     * No facts: a live proof under the current key, of which nothing more is known.
     *
     * @return the facts to start from
     */
    public static SignerFacts none() {
        return NONE;
    }

    /**
     * The same facts about a proof from elsewhere.
     *
     * @param source where the proof came from
     * @param historicalKey whether its key is a former one
     * @return the facts
     */
    public SignerFacts withSource(Source source, boolean historicalKey) {
        return new SignerFacts(source, historicalKey, recordAbsent, tagRecord, pds, headTime, lastVerified, bundleTime, currentKey);
    }

    /**
     * The same facts, and that the record is proven absent.
     *
     * @return the facts
     */
    public SignerFacts withRecordAbsent() {
        return new SignerFacts(source, historicalKey, true, tagRecord, pds, headTime, lastVerified, bundleTime, currentKey);
    }

    /**
     * The same facts, and what is known about a tag record.
     *
     * @param tagRecord what is known
     * @return the facts
     */
    public SignerFacts withTagRecord(TagRecord tagRecord) {
        return new SignerFacts(source, historicalKey, recordAbsent, tagRecord, pds, headTime, lastVerified, bundleTime, currentKey);
    }

    /**
     * The same facts, and the account's PDS.
     *
     * @param pds a URL of the PDS, of which the origin is kept
     * @return the facts
     * @throws IllegalArgumentException if the URL has no scheme or host
     */
    public SignerFacts withPds(URI pds) {
        return new SignerFacts(source, historicalKey, recordAbsent, tagRecord, Optional.of(pds), headTime, lastVerified, bundleTime, currentKey);
    }

    /**
     * The same facts, and the time of the head.
     *
     * @param headTime the time of the head commit
     * @return the facts
     */
    public SignerFacts withHeadTime(Instant headTime) {
        return new SignerFacts(source, historicalKey, recordAbsent, tagRecord, pds, Optional.of(headTime), lastVerified, bundleTime, currentKey);
    }

    /**
     * The same facts, and when the signature was last proven live.
     *
     * @param lastVerified the instant
     * @return the facts
     */
    public SignerFacts withLastVerified(Instant lastVerified) {
        return new SignerFacts(source, historicalKey, recordAbsent, tagRecord, pds, headTime, Optional.of(lastVerified), bundleTime, currentKey);
    }

    /**
     * The same facts about a bundle of this age.
     *
     * @param bundleTime when the bundle was made
     * @return the facts
     */
    public SignerFacts withBundleTime(Instant bundleTime) {
        return new SignerFacts(source, historicalKey, recordAbsent, tagRecord, pds, headTime, lastVerified, Optional.of(bundleTime), currentKey);
    }

    /**
     * The same facts about a signature under a former key of a DID that has this one now.
     *
     * @param currentKey the key that the DID has now, as {@code did:key}
     * @return the facts
     */
    public SignerFacts withCurrentKey(String currentKey) {
        return new SignerFacts(source, historicalKey, recordAbsent, tagRecord, pds, headTime, lastVerified, bundleTime, Optional.of(currentKey));
    }

    private static URI origin(URI url) {
        if (isOrigin(url)) {
            return url;
        }
        if (url.getScheme() == null || url.getHost() == null) {
            throw new IllegalArgumentException("a PDS has a scheme and a host: " + Printable.quote(url.toString()));
        }
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        String host = url.getHost().toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        int standard = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
        String port = url.getPort() < 0 || url.getPort() == standard ? "" : ":" + url.getPort();
        return URI.create(scheme + "://" + host + port);
    }

    /** Whether this is the one spelling of an origin already, as the PDS of a DID document is. */
    private static boolean isOrigin(URI url) {
        String scheme = url.getScheme();
        String host = url.getHost();
        int port = url.getPort();
        boolean standard = "https".equals(scheme) && port != 443 || "http".equals(scheme) && port != 80;
        return standard && host != null && !host.endsWith(".") && host.equals(host.toLowerCase(Locale.ROOT))
                && url.toString().equals(port < 0 ? scheme + "://" + host : scheme + "://" + host + ":" + port);
    }
}
