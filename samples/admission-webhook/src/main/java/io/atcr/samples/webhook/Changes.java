package io.atcr.samples.webhook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an update brings. */
final class Changes {
    private Changes() {}

    /** An image where it stands for a container, wherever in its list that is. */
    private record Use(String list, String owner, String image) {
        static Use of(ImageField field) {
            return new Use(field.list(), field.owner(), field.image());
        }
    }

    /** The images that were not there before, for the same container or volume of the same list. Each old one counts once. */
    static List<ImageField> added(List<ImageField> now, List<ImageField> before) {
        Map<Use, Integer> left = new HashMap<>();
        before.forEach(field -> left.merge(Use.of(field), 1, Integer::sum));
        List<ImageField> added = new ArrayList<>();
        for (ImageField field : now) {
            if (left.merge(Use.of(field), -1, Integer::sum) < 0) {
                added.add(field);
            }
        }
        return added;
    }
}
