package io.atcr.crypto;

import io.atcr.crypto.libsecp256k1.BytesBackend;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Finds the optional backends of this module through ServiceLoader.
 *
 * <p>Only the provider classes listed here, in this module, are considered: a line in another jar's {@code META-INF/services} has no
 * effect. A listed backend whose library is absent is passed over silently; one whose library is there and does not work is passed
 * over with a log line.
 */
final class BackendDiscovery {
    /** Provider class, and the class of the library it stands on. */
    private static final Map<String, String> LISTED =
            Map.of("io.atcr.crypto.libsecp256k1.LibSecp256k1Backend", "fr.acinq.secp256k1.Secp256k1");
    /** A class path can name any number of providers that do not exist. */
    private static final int MAX_BROKEN_ENTRIES = 100;

    private static final int MAX_CAUSES = 16;
    private static final int MAX_REASON_CHARS = 200;

    private BackendDiscovery() {
    }

    static List<SoundBackend> discover(Logger log) {
        Module module = EcdsaBackend.class.getModule();
        ClassLoader loader = EcdsaBackend.class.getClassLoader();
        List<SoundBackend> sound = new ArrayList<>();
        if (loader == null) {
            return sound;
        }
        // The libraries' jars split packages and so stay on the class path even when this module is on the module path.
        module.addReads(loader.getUnnamedModule());
        Iterator<Provider<EcdsaBackend>> providers = ServiceLoader.load(EcdsaBackend.class, loader).stream().iterator();
        for (int broken = 0; broken < MAX_BROKEN_ENTRIES; ) {
            Provider<EcdsaBackend> provider;
            try {
                if (!providers.hasNext()) {
                    break;
                }
                provider = providers.next();
            } catch (ServiceConfigurationError | LinkageError e) {
                broken++;
                continue;
            }
            SoundBackend backend = consider(provider, module, loader, log);
            if (backend != null) {
                sound.add(backend);
            }
        }
        return sound;
    }

    private static @Nullable SoundBackend consider(Provider<EcdsaBackend> provider, Module module, ClassLoader loader, Logger log) {
        Class<? extends EcdsaBackend> type = provider.type();
        String library = LISTED.get(type.getName());
        if (library == null || type.getModule() != module || !present(library, loader)) {
            return null;
        }
        try {
            EcdsaBackend backend = provider.get();
            SoundBackend sound = SoundBackend.of(backend);
            if (backend instanceof BytesBackend bytes) {
                FastPoints.use(bytes);
            }
            return sound;
        } catch (ServiceConfigurationError | LinkageError | RuntimeException | CryptoException e) {
            log.warn("ECDSA backend {} is on the class path but does not work; BouncyCastle answers instead: {}",
                    type.getSimpleName(), reason(e));
            return null;
        }
    }

    private static boolean present(String className, ClassLoader loader) {
        try {
            Class.forName(className, false, loader);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        } catch (LinkageError e) {
            return true;
        }
    }

    /** The root cause on one line of printable ASCII: it is the text of a library or of the system. */
    static String reason(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; depth < MAX_CAUSES && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        String text = root.toString();
        return text.substring(0, Math.min(text.length(), MAX_REASON_CHARS)).replaceAll("[^ -~]", "?");
    }
}
