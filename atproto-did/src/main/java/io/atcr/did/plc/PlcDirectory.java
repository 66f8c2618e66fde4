package io.atcr.did.plc;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidDocument;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchLimits;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.UntrustedText;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The HTTP API of a did:plc directory, or of several with the same content. What it answers is not verified here.
 *
 * <p>The next directory is asked only if one gives no answer: no connection, no time left of its share, or a status of 500 and above. That
 * an identity does not exist or was given up is an answer. One deadline covers all; no redirect is followed. Immutable and thread-safe.
 * did:plc specification, API.
 */
public final class PlcDirectory {

    /** The directory that everybody uses: {@code https://plc.directory}. */
    public static final URI PUBLIC = URI.create("https://plc.directory");

    private static final String DOCUMENT = "application/did+ld+json, application/json;q=0.9";
    private static final String JSON = "application/json";

    private final HttpFetcher fetcher;
    private final List<URI> directories;

    private PlcDirectory(HttpFetcher fetcher, List<URI> directories) {
        this.fetcher = fetcher;
        this.directories = directories;
    }

    /**
     * A directory with its mirrors.
     *
     * @param fetcher the door to the network; the caller closes it
     * @param directories http or https URLs without user information, query and fragment, in the order to ask them; at least one
     * @return the directory
     * @throws IllegalArgumentException if there is none, or one is another kind of URL
     */
    public static PlcDirectory of(HttpFetcher fetcher, List<URI> directories) {
        return new PlcDirectory(fetcher, requireDirectories(directories));
    }

    /**
     * Checks the URLs of directories without asking them.
     *
     * @param directories http or https URLs without user information, query and fragment; at least one
     * @return an immutable copy
     * @throws IllegalArgumentException if there is none, or one is another kind of URL
     */
    public static List<URI> requireDirectories(List<URI> directories) {
        for (URI directory : directories) {
            String scheme = directory.getScheme() == null ? "" : directory.getScheme().toLowerCase(Locale.ROOT);
            boolean http = scheme.equals("https") || scheme.equals("http");
            if (!http || directory.getHost() == null || directory.getRawUserInfo() != null || directory.getRawQuery() != null
                    || directory.getRawFragment() != null) {
                throw new IllegalArgumentException("not the URL of a directory: " + UntrustedText.escape(directory.toString()));
            }
        }
        if (directories.isEmpty()) {
            throw new IllegalArgumentException("no directory");
        }
        return List.copyOf(directories);
    }

    /**
     * The DID document that a directory serves: whatever it likes.
     *
     * @param did a did:plc
     * @param timeout the longest it may take
     * @return the document
     * @throws DidException if there is none to be had in time
     */
    public DidDocument didDocument(Did did, Duration timeout) throws DidException {
        return DidDocument.parse(did, get(did, "", DOCUMENT, DidDocument.MAX_BYTES, timeout));
    }

    /**
     * The operation log that a directory serves, for {@link PlcLogVerifier}.
     *
     * @param did a did:plc
     * @param maxBytes the largest accepted log, in bytes
     * @param timeout the longest it may take
     * @return JSON, unverified
     * @throws DidException if there is none to be had in time
     */
    public byte[] auditLog(Did did, int maxBytes, Duration timeout) throws DidException {
        return get(did, "/log/audit", JSON, maxBytes, timeout);
    }

    static void requirePlc(Did did) throws DidException {
        if (!did.isPlc() || !did.isWellFormed()) {
            throw new DidException(DidError.INVALID_DID, did, "no did:plc: " + UntrustedText.escape(did.toString()));
        }
    }

    private byte[] get(Did did, String path, String accept, int maxBytes, Duration timeout) throws DidException {
        requirePlc(did);
        long start = System.nanoTime();
        Duration most = timeout.isNegative() ? Duration.ZERO : timeout.compareTo(FetchLimits.MAX_TIMEOUT) < 0 ? timeout : FetchLimits.MAX_TIMEOUT;
        DidException failure = null;
        for (int i = 0; i < directories.size(); i++) {
            Duration left = most.minusNanos(System.nanoTime() - start).dividedBy(directories.size() - i);
            if (left.compareTo(FetchLimits.MIN_TIMEOUT) < 0) {
                break;
            }
            URI uri = URI.create(withoutSlashes(directories.get(i).toString()) + "/" + did + path);
            try {
                FetchResponse response = fetcher.fetch(FetchRequest.get(uri).header("Accept", accept).maxBody(maxBytes).timeout(left));
                if (response.status() == 200) {
                    return response.body();
                }
                failure = refused(did, response.status());
                if (response.status() < 500) {
                    break;
                }
            } catch (FetchException e) {
                failure = new DidException(DidError.of(e.code()), did, String.valueOf(e.getMessage()));
                if (e.code() != FetchError.TIMEOUT && e.code() != FetchError.CONNECT && e.code() != FetchError.DNS) {
                    break;
                }
            }
        }
        throw failure != null ? failure : new DidException(DidError.TIMEOUT, did, "no time to ask for " + did);
    }

    /** Without those at its end. */
    private static String withoutSlashes(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    private static DidException refused(Did did, int status) {
        DidError code = DidError.ofStatus(status);
        String what = code == DidError.NOT_FOUND ? " is not known (status " : " could not be had (status ";
        return new DidException(code, did, did + what + status + ")");
    }

    @Override
    public String toString() {
        return "PlcDirectory" + directories;
    }
}
