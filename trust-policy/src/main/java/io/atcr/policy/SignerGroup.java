package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * How many members of one group of DIDs must have signed. Immutable.
 *
 * @param name    the group's name
 * @param members those of its DIDs that the policy lists
 * @param min     how many of them must count, from 1
 */
public record SignerGroup(String name, Set<Did> members, int min) {

    /**
     * Makes the members immutable and keeps their order.
     *
     * @param name    the name
     * @param members the members
     * @param min     how many
     */
    public SignerGroup {
        Objects.requireNonNull(name, "name");
        members = Collections.unmodifiableSet(new LinkedHashSet<>(members));
    }
}
