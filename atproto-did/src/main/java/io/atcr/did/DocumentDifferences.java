package io.atcr.did;

import io.atcr.did.net.UntrustedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
        return List.copyOf(differences);
    }

    private static void compare(String what, Map<String, ?> one, Map<String, ?> other, List<String> differences) {
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        for (String name : names) {
            Object left = one.containsKey(name) ? one.get(name) : "none";
            Object right = other.containsKey(name) ? other.get(name) : "none";
            if (!String.valueOf(left).equals(String.valueOf(right))) {
                differences.add(line(what + UntrustedText.escape(name), left, right));
            }
        }
    }

    private static String line(String what, Object one, Object other) {
        return what + ": " + UntrustedText.escape(String.valueOf(one)) + " against " + UntrustedText.escape(String.valueOf(other));
    }
}
