package io.atcr.did;

import java.io.IOException;
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
}
