package io.atcr.samples.gatekeeper;

import io.atcr.samples.service.ServiceDescription;

/** What the provider is, for tests of its manifests. */
public final class GatekeeperService {
    private GatekeeperService() {}

    public static ServiceDescription description() {
        return GatekeeperProvider.DESCRIPTION;
    }
}
