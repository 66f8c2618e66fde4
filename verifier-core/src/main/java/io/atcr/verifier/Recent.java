package io.atcr.verifier;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a pure function made of the last few of its arguments, so that the same long text is neither made nor hashed again for every question.
 * Each argument has one place, which the next argument with that place takes. Bounded and thread-safe.
 */
final class Recent<K, V> {
    private static final int PLACES = 512;

    private record Made<K, V>(K argument, V value) {}

    private final Function<K, V> function;
    private final AtomicReferenceArray<@Nullable Made<K, V>> places = new AtomicReferenceArray<>(PLACES);

    Recent(Function<K, V> function) {
        this.function = function;
    }

    V of(K argument) {
        int hash = argument.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Made<K, V> made = places.get(place);
        if (made == null || !made.argument().equals(argument)) {
            made = new Made<>(argument, function.apply(argument));
            places.set(place, made);
        }
        return made.value();
    }
}
