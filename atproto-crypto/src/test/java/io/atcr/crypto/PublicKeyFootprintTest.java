package io.atcr.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A parsed key keeps what makes its next verification cheap, and no more than 8 KiB of it. */
class PublicKeyFootprintTest {
    /** Of a 64-bit JVM with compressed references, the default below 32 GB of heap. */
    private static final int HEADER_BYTES = 12;
    private static final int REFERENCE_BYTES = 4;
    private static final int LIMIT = 8 * 1024;

    @ParameterizedTest
    @EnumSource
    void aUsedKeyStaysUnder8KiB(Curve curve) throws Exception {
        byte[] message = {1, 2, 3};
        PrivateKey signer = PrivateKey.generate(curve);
        PublicKey fresh = PublicKey.parseDidKey(signer.publicKey().toDidKey());
        PublicKey used = PublicKey.parseDidKey(signer.publicKey().toDidKey());
        for (int i = 0; i < 100; i++) {
            assertThat(SignatureVerifier.bouncyCastle().verify(used, message, signer.sign(message))).isTrue();
            assertThat(SignatureVerifier.preferred().verify(used, message, signer.sign(message))).isTrue();
        }
        Set<Object> shared = reachable(Domain.of(curve), Collections.newSetFromMap(new IdentityHashMap<>()));
        long before = bytes(reachable(fresh, shared));
        long after = bytes(reachable(used, shared));
        assertThat(after).as("it keeps a table").isGreaterThan(before).isLessThan(LIMIT);
    }

    /** All objects reachable from {@code root} and not in {@code known}; JDK collections are entered by their elements. */
    private static Set<Object> reachable(Object root, Set<Object> known) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        open.add(root);
        while (!open.isEmpty()) {
            Object object = open.pop();
            if (known.contains(object) || object instanceof Enum || object instanceof Class || !seen.add(object)) {
                continue;
            }
            if (object instanceof Hashtable<?, ?> table) {
                open.addAll(table.keySet());
                open.addAll(table.values());
            } else if (object instanceof Object[] array) {
                for (Object element : array) {
                    if (element != null) {
                        open.add(element);
                    }
                }
            } else if (!object.getClass().getName().startsWith("java.") && !object.getClass().isArray()) {
                addFields(object, open);
            }
        }
        return seen;
    }

    private static void addFields(Object object, Deque<Object> open) throws IllegalAccessException {
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    Object value = field.get(object);
                    if (value != null) {
                        open.add(value);
                    }
                }
            }
        }
    }

    private static long bytes(Set<Object> objects) {
        long total = 0;
        for (Object object : objects) {
            total += object instanceof BigInteger number ? instance(6 * REFERENCE_BYTES) + array(Integer.BYTES, number.bitLength() / 32 + 1)
                    : object instanceof Hashtable<?, ?> table ? instance(8 * REFERENCE_BYTES) + array(REFERENCE_BYTES, 11)
                            + table.size() * instance(4 * REFERENCE_BYTES)
                    : object instanceof String text ? instance(4 * REFERENCE_BYTES) + array(1, text.length())
                    : object.getClass().isArray() ? array(element(object), Array.getLength(object))
                    : instance(fields(object.getClass()));
        }
        return total;
    }

    private static long element(Object array) {
        return array instanceof byte[] ? 1
                : array instanceof int[] ? Integer.BYTES
                : array instanceof long[] ? Long.BYTES : REFERENCE_BYTES;
    }

    private static long fields(Class<?> type) {
        long fields = 0;
        for (Class<?> t = type; t != null; t = t.getSuperclass()) {
            fields += Arrays.stream(t.getDeclaredFields()).filter(f -> !Modifier.isStatic(f.getModifiers())).count();
        }
        return fields * REFERENCE_BYTES;
    }

    private static long instance(long fieldBytes) {
        return aligned(HEADER_BYTES + fieldBytes);
    }

    private static long array(long elementBytes, long length) {
        return aligned(HEADER_BYTES + Integer.BYTES + elementBytes * length);
    }

    private static long aligned(long bytes) {
        return (bytes + 7) / 8 * 8;
    }
}
