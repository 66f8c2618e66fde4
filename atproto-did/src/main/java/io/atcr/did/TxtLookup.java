package io.atcr.did;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Finds the TXT records of a DNS name. Implementations are thread-safe. */
@FunctionalInterface
public interface TxtLookup {

    /**
     * The TXT records of a name.
     *
     * @param name an absolute name without trailing dot, such as {@code _atproto.alice.example.com}
     * @return the text of each record, its strings joined; empty if the name or its TXT records do not exist
     * @throws IOException if that could not be found out
     */
    List<String> lookup(String name) throws IOException;

    /**
     * {@link #lookup(String)} within a time. Implementations that cannot be bounded ignore it, as this default does.
     *
     * @param name an absolute name without trailing dot
     * @param timeout the longest it may take
     * @return the text of each record, its strings joined; empty if the name or its TXT records do not exist
     * @throws IOException if that could not be found out in time
     */
    default List<String> lookup(String name, Duration timeout) throws IOException {
        return lookup(name);
    }
}
