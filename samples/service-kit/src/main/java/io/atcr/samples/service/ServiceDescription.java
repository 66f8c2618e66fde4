package io.atcr.samples.service;

import io.atcr.samples.service.http.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What makes one service different from another.
 *
 * @param program   the name of the program
 * @param main      its main class; the version is that of its jar
 * @param purpose   what it is for, one line for {@code --help}
 * @param verifying the time in which an answer that takes a verification is given; settings cannot make a verification longer
 * @param longest   the longest time in which any answer is given
 * @param kept      how long whoever asks may keep an answer, unless told otherwise; zero if it does not
 * @param routes    makes what is answered
 * @param examples  requests by path, with which the service warms up before it is ready; they are asked of routes whose gate answers from a file
 */
public record ServiceDescription(
        String program,
        Class<?> main,
        String purpose,
        Duration verifying,
        Duration longest,
        Duration kept,
        Function<ServiceParts, List<Route>> routes,
        Map<String, byte[]> examples) {

    /**
     * Refuses nulls.
     *
     * @param program   the name of the program
     * @param main      its main class
     * @param purpose   what it is for
     * @param verifying the time for an answer that takes a verification
     * @param longest   the longest time for any answer
     * @param kept      how long an answer may be kept
     * @param routes    makes what is answered
     * @param examples  requests by path
     */
    public ServiceDescription {
        Objects.requireNonNull(program, "program");
        Objects.requireNonNull(main, "main");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(verifying, "verifying");
        Objects.requireNonNull(longest, "longest");
        Objects.requireNonNull(kept, "kept");
        Objects.requireNonNull(routes, "routes");
        examples = Map.copyOf(examples);
    }

    /** The version in the manifest of the jar. */
    String version() {
        return Objects.requireNonNullElse(main.getPackage().getImplementationVersion(), "(not packaged)");
    }
}
