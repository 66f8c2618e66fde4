package io.atcr.did;

import io.atcr.did.net.UntrustedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What two documents about one account say differently. */
final class DocumentDifferences {

    private DocumentDifferences() {
    }

    static List<String> between(DidDocument one, DidDocument other) {
        List<String> differences = new ArrayList<>();
        if (!one.did().equals(other.did())) {
            differences.add(line("id", one.did(), other.did()));
        }
        if (!one.alsoKnownAs().equals(other.alsoKnownAs())) {
            differences.add(line("alsoKnownAs", one.alsoKnownAs(), other.alsoKnownAs()));
        }
        compare("verification method #", one.verificationMethods(), other.verificationMethods(), differences);
        compare("service #", one.services(), other.services(), differences);
        compare("signing key", one.signingKey(), other.signingKey(), differences);
        compare("PDS", one.pdsEndpoint(), other.pdsEndpoint(), differences);
        return List.copyOf(differences);
    }

    private static void compare(String what, Map<String, ?> one, Map<String, ?> other, List<String> differences) {
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        for (String name : names) {
            if (!Objects.equals(one.get(name), other.get(name))) {
                differences.add(line(what + UntrustedText.escape(name), orNone(one.get(name)), orNone(other.get(name))));
            }
        }
    }

    /** An entry that is no key or no PDS may stand before the one that counts, and hide it from a comparison by name. */
    private static void compare(String what, Optional<?> one, Optional<?> other, List<String> differences) {
        if (!one.equals(other)) {
            differences.add(line(what, orNone(one.orElse(null)), orNone(other.orElse(null))));
        }
    }

    private static Object orNone(@Nullable Object value) {
        return value == null ? "none" : value;
    }

    private static String line(String what, Object one, Object other) {
        return what + ": " + UntrustedText.escape(String.valueOf(one)) + " against " + UntrustedText.escape(String.valueOf(other));
    }
}
