package io.atcr.samples.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the host's configuration says in place of the file of settings, for a host that hands it over with each call. It is part of the fingerprint, so
 * that a daemon, which knows the file alone, never answers such a call.
 *
 * @param policyText the text of a policy file, in place of the policy
 * @param policy a policy file or folder, in place of the policy
 * @param dockerConfig a file of credentials, in place of those of the settings
 * @param plainHttp hosts that are spoken to over plain HTTP, beside those of the settings
 */
public record CallSettings(Optional<String> policyText, Optional<Path> policy, Optional<Path> dockerConfig, List<String> plainHttp) {
    /** Nothing: the file of settings says it all. */
    public static final CallSettings NONE = new CallSettings(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    /**
     * Makes the list immutable.
     *
     * @param policyText the text of a policy file
     * @param policy a policy file or folder
     * @param dockerConfig a file of credentials
     * @param plainHttp hosts that are spoken to over plain HTTP
     */
    public CallSettings {
        plainHttp = List.copyOf(plainHttp);
    }
}
