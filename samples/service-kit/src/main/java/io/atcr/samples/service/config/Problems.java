package io.atcr.samples.service.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What was found wrong so far. Enough is enough: a file of nothing but errors is not listed whole. */
final class Problems {
    private static final int MOST = 100;

    private final List<SettingsProblem> found = new ArrayList<>();

    void add(String place, String setting, String what, String expected) {
        if (found.size() < MOST) {
            found.add(new SettingsProblem(place, setting, what, expected));
        }
    }

    void add(String place, String setting, Refused refused) {
        add(place, setting, refused.found(), refused.expected());
    }

    /** The end of a sentence that names the nearest allowed word; empty if none is near. */
    static String suggestion(String word, Collection<String> allowed) {
        return Nearest.to(word, allowed).map(near -> "; did you mean " + near + "?").orElse("");
    }

    void throwIfAny() throws SettingsException {
        if (!found.isEmpty()) {
            throw new SettingsException(found);
        }
    }
}
