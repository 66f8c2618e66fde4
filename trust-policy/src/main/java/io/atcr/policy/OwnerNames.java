package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names of owners that a policy set knows: one image has as many references as its owner has names. Immutable. */
final class OwnerNames {
    private final PolicyContext context;
    private final Map<Did, List<String>> names = new HashMap<>();

    OwnerNames(PolicyContext context) {
        this.context = context;
        context.owners().forEach((name, did) -> names.computeIfAbsent(did, unnamed -> new ArrayList<>(List.of(did.toString()))).add(name));
    }

    /** The same image under the other names of its owner; none off the registries whose owner segments are accounts. */
    List<ImageReference> others(ImageReference reference) {
        if (names.isEmpty() || !context.atcrRegistries().contains(reference.registry())) {
            return List.of();
        }
        Optional<String> owner = reference.owner();
        List<String> known = owner.flatMap(context::owner).map(names::get).orElse(List.of());
        List<ImageReference> others = new ArrayList<>();
        for (String name : known) {
            if (!name.equals(owner.get())) {
                others.add(reference.withOwner(name));
            }
        }
        return others;
    }
}
