package io.atcr.did.net;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One request: what to fetch, and the bounds that differ from the fetcher's.
 *
 * <p>Immutable and thread-safe; every method that sets something returns a new request. What the URL and the headers hold is checked
 * when the request is fetched, so that untrusted values end in a {@link FetchException} rather than an unchecked one.
 */
public final class FetchRequest {

    private final String method;
    private final URI uri;
    private final List<Map.Entry<String, String>> headers;
    private final @Nullable String contentType;
    private final byte @Nullable [] content;
    private final @Nullable Duration timeout;
    private final long maxBody;
    private final RedirectPolicy redirects;

    private FetchRequest(String method, URI uri, List<Map.Entry<String, String>> headers, @Nullable String contentType,
            byte @Nullable [] content, @Nullable Duration timeout, long maxBody, RedirectPolicy redirects) {
        this.method = method;
        this.uri = uri;
        this.headers = headers;
        this.contentType = contentType;
        this.content = content;
        this.timeout = timeout;
        this.maxBody = maxBody;
        this.redirects = redirects;
    }

    /**
     * A GET request that follows no redirect.
     *
     * @param uri an absolute HTTP(S) URL
     * @return the request
     */
    public static FetchRequest get(URI uri) {
        return of("GET", uri, null, null);
    }

    /**
     * A HEAD request that follows no redirect.
     *
     * @param uri an absolute HTTP(S) URL
     * @return the request
     */
    public static FetchRequest head(URI uri) {
        return of("HEAD", uri, null, null);
    }

    /**
     * A POST request.
     *
     * @param uri an absolute HTTP(S) URL
     * @param contentType the media type of the content
     * @param content the bytes to send; copied
     * @return the request
     */
    public static FetchRequest post(URI uri, String contentType, byte[] content) {
        return of("POST", uri, Objects.requireNonNull(contentType), content.clone());
    }

    /**
     * A PUT request.
     *
     * @param uri an absolute HTTP(S) URL
     * @param contentType the media type of the content
     * @param content the bytes to send; copied
     * @return the request
     */
    public static FetchRequest put(URI uri, String contentType, byte[] content) {
        return of("PUT", uri, Objects.requireNonNull(contentType), content.clone());
    }

    private static FetchRequest of(String method, URI uri, @Nullable String contentType, byte @Nullable [] content) {
        return new FetchRequest(method, Objects.requireNonNull(uri), List.of(), contentType, content, null, -1, RedirectPolicy.NONE);
    }

    /**
     * This request with one more header.
     *
     * @param name the name; Host, Connection, lengths, encodings, cookies and proxy headers are the connector's own and are refused
     * @param value the value, visible ASCII and spaces
     * @return the new request
     */
    public FetchRequest header(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new FetchRequest(method, uri, List.copyOf(more), contentType, content, timeout, maxBody, redirects);
    }

    /**
     * This request with an Authorization header, which no hop to another origin carries.
     *
     * @param credentials the header's value, such as {@code Bearer TOKEN}
     * @return the new request
     */
    public FetchRequest authorization(String credentials) {
        return header("Authorization", credentials);
    }

    /**
     * This request with its own body limit.
     *
     * @param bytes the largest body, 0 to 2 GiB less 65 bytes
     * @return the new request
     * @throws IllegalArgumentException if the limit is out of range
     */
    public FetchRequest maxBody(long bytes) {
        return new FetchRequest(method, uri, headers, contentType, content, timeout, FetchLimits.requireBody(bytes), redirects);
    }

    /**
     * This request with its own total deadline.
     *
     * @param total the longest time for the whole call, a millisecond to a day
     * @return the new request
     * @throws IllegalArgumentException if the time is out of range
     */
    public FetchRequest timeout(Duration total) {
        return new FetchRequest(method, uri, headers, contentType, content, FetchLimits.requireTimeout(total), maxBody, redirects);
    }

    /**
     * This request with another way to treat redirects. Only GET and HEAD are ever redirected.
     *
     * @param policy what to do
     * @return the new request
     */
    public FetchRequest redirects(RedirectPolicy policy) {
        return new FetchRequest(method, uri, headers, contentType, content, timeout, maxBody, Objects.requireNonNull(policy));
    }

    /**
     * The method.
     *
     * @return GET, HEAD, POST or PUT
     */
    public String method() {
        return method;
    }

    /**
     * The URL.
     *
     * @return the URL as given
     */
    public URI uri() {
        return uri;
    }

    /**
     * The headers in the order they were added.
     *
     * @return an immutable list of name and value
     */
    public List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /**
     * The media type of what is sent.
     *
     * @return empty for GET and HEAD
     */
    public Optional<String> contentType() {
        return Optional.ofNullable(contentType);
    }

    /**
     * The bytes to send.
     *
     * @return a fresh array, or empty for GET and HEAD
     */
    public Optional<byte[]> content() {
        return Optional.ofNullable(content).map(byte[]::clone);
    }

    boolean hasContent() {
        return content != null;
    }

    /**
     * The total deadline.
     *
     * @return empty: that of the fetcher's limits
     */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /**
     * The body limit in bytes.
     *
     * @return empty: that of the fetcher's limits
     */
    public OptionalLong maxBody() {
        return maxBody < 0 ? OptionalLong.empty() : OptionalLong.of(maxBody);
    }

    /**
     * What is done with a redirect.
     *
     * @return the policy, {@link RedirectPolicy#NONE} unless set
     */
    public RedirectPolicy redirects() {
        return redirects;
    }

    @Override
    public String toString() {
        return method + " " + UntrustedText.escape(uri.toString());
    }
}
