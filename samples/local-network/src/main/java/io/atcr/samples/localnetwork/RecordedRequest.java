package io.atcr.samples.localnetwork;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that reached one of the servers.
 *
 * @param server which server
 * @param method the HTTP method
 * @param path the path, percent-decoded, without the query
 * @param query the decoded query parameters, each with all its values
 * @param headers the request headers, names in lower case
 */
public record RecordedRequest(Server server, String method, String path, Map<String, List<String>> query,
                              Map<String, List<String>> headers) {

    /**
     * Copies the maps.
     *
     * @param server which server
     * @param method the HTTP method
     * @param path the path, percent-decoded, without the query
     * @param query the decoded query parameters, each with all its values
     * @param headers the request headers, names in lower case
     */
    public RecordedRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /**
     * The first value of a query parameter.
     *
     * @param name the parameter's name
     * @return its value, empty when the parameter is absent
     */
    public Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /**
     * The first value of a request header.
     *
     * @param lowerCaseName the header's name in lower case
     * @return its value, empty when the header is absent
     */
    public Optional<String> header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, List.of()).stream().findFirst();
    }
}
