package io.atcr.samples.ratify;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the host reaches registries, as far as a plugin can do likewise: the host hands over where credentials are, not what they are.
 *
 * @param plainHttp whether registries are spoken to over plain HTTP
 * @param dockerConfig the file of credentials that the store names; empty for where Docker has it
 * @param foreignProvider the provider of credentials that only the host itself can ask; empty if there is none
 */
record StoreEntry(boolean plainHttp, Optional<Path> dockerConfig, Optional<String> foreignProvider) {
    private static final String STORE = "oras";
    private static final String PROVIDER = "dockerConfig";

    static StoreEntry of(Fields storeConfig) throws PluginException {
        Fields store = storeConfig.object("store");
        String name = store.text("name");
        if (!name.equals(STORE)) {
            throw store.wrong("name", "expected " + STORE + ", the store that reads registries, found " + Plain.quote(name));
        }
        boolean plainHttp = store.flag("useHttp", false);
        Optional<Fields> provider = store.optionalObject("authProvider");
        if (provider.isEmpty()) {
            return new StoreEntry(plainHttp, Optional.empty(), Optional.empty());
        }
        String providerName = provider.get().text("name");
        if (!providerName.equals(PROVIDER)) {
            return new StoreEntry(plainHttp, Optional.empty(), Optional.of(providerName));
        }
        return new StoreEntry(plainHttp, provider.get().optionalPath("configPath"), Optional.empty());
    }
}
