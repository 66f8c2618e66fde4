package io.atcr.samples.webhook;

import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.samples.service.kubernetes.PullSecrets;
import io.atcr.verifier.registry.RegistryCredentials;
import java.util.ArrayList;
import java.util.List;

/** Writes down whose secrets are asked for. */
class FakeSecrets implements PullSecrets {
    final List<String> asked = new ArrayList<>();
    List<String> warnings = List.of();

    @Override
    public Found forPod(String namespace, List<String> names, String serviceAccount, long deadline) {
        asked.add(namespace + " " + names + " " + serviceAccount);
        return new Found(new PullCredentials("of " + namespace, RegistryCredentials.anonymous()), warnings);
    }

    @Override
    public Found forNamespace(String namespace, List<String> names, long deadline) {
        throw new AssertionError("a Pod is at hand");
    }

    @Override
    public void close() {
        // nothing is held
    }
}
