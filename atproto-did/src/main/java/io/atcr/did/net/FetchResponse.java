package io.atcr.did.net;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A response, whole, whatever its status. Everything in it was chosen by the server.
 *
 * <p>Immutable except for the body's array, which belongs to the caller; thread-safe as long as nobody changes that.
 */
public final class FetchResponse {

    private final int status;
    private final URI uri;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /**
     * A response.
     *
     * @param status the status code
     * @param uri the URL that answered, after redirects
     * @param headers the headers; names are put in lower case
     * @param body the body; not copied
     */
    public FetchResponse(int status, URI uri, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.uri = Objects.requireNonNull(uri);
        Map<String, List<String>> lower = new TreeMap<>();
        headers.forEach((name, values) -> lower.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>()).addAll(values));
        lower.replaceAll((name, values) -> List.copyOf(values));
        this.headers = Collections.unmodifiableMap(lower);
        this.body = Objects.requireNonNull(body);
    }

    /**
     * The status code.
     *
     * @return 200 to 599
     */
    public int status() {
        return status;
    }

    /**
     * Whether the status is 200 to 299.
     *
     * @return true for success
     */
    public boolean successful() {
        return status >= 200 && status < 300;
    }

    /**
     * The URL that answered, after redirects.
     *
     * @return an absolute URL
     */
    public URI uri() {
        return uri;
    }

    /**
     * All headers, names in lower case.
     *
     * @return an immutable map
     */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /**
     * The value of a header that occurs once.
     *
     * @param name the name, in any case
     * @return empty if the header is absent or occurs more than once
     */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    /**
     * The body.
     *
     * @return the array itself, empty if there was none; the fetcher keeps no reference
     */
    public byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return "FetchResponse[" + status + ", " + body.length + " bytes]";
    }
}
