package io.atcr.samples.service.kubernetes;

import io.atcr.did.net.UntrustedText;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Pull secrets of a cluster. */
final class ClusterPullSecrets implements PullSecrets {
    /** The most secrets read for one question. */
    static final int MOST = 16;
    private static final int READERS = 4;
    private static final int WAITING = 256;
    private static final String DEFAULT_ACCOUNT = "default";

    private final ApiClient api;
    private final PullCredentials own;
    private final LongSupplier nanoClock;
    private final ThreadPoolExecutor readers;
    private final ShortMemory<PullSecret> secrets;
    private final ShortMemory<ServiceAccount> accounts;

    ClusterPullSecrets(ApiClient api, PullCredentials own, Duration longestReading, LongSupplier nanoClock) {
        this.api = api;
        this.own = own;
        this.nanoClock = nanoClock;
        this.readers = new ThreadPoolExecutor(READERS, READERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), task -> {
            Thread thread = new Thread(task, "pull-secrets");
            thread.setDaemon(true);
            return thread;
        });
        readers.allowCoreThreadTimeOut(true);
        this.secrets = new ShortMemory<>((name, timeout) -> PullSecret.read(api, name, timeout), readers, longestReading, nanoClock);
        this.accounts = new ShortMemory<>((name, timeout) -> ServiceAccount.read(api, name, timeout), readers, longestReading, nanoClock);
    }

    @Override
    public Found forPod(String namespace, List<String> names, String serviceAccount, long deadline) {
        CredentialChain chain = new CredentialChain(own);
        Set<String> wanted = named(names);
        if (wanted.isEmpty()) {
            wanted = ofAccount(namespace, serviceAccount.isEmpty() ? DEFAULT_ACCOUNT : serviceAccount, deadline, chain);
        }
        read(namespace, wanted, deadline, chain, true);
        return chain.found();
    }

    @Override
    public Found forNamespace(String namespace, List<String> names, long deadline) {
        CredentialChain chain = new CredentialChain(own);
        if (!namespace.isEmpty()) {
            read(namespace, named(names), deadline, chain, false);
            read(namespace, ofAccount(namespace, DEFAULT_ACCOUNT, deadline, chain), deadline, chain, true);
        }
        return chain.found();
    }

    private static Set<String> named(List<String> names) {
        Set<String> named = new LinkedHashSet<>(names);
        named.remove("");
        return named;
    }

    private Set<String> ofAccount(String namespace, String account, long deadline, CredentialChain chain) {
        Optional<ObjectName> name = ObjectName.of(namespace, account);
        if (name.isEmpty()) {
            chain.warn(about("ServiceAccount", account) + " cannot exist");
            return Set.of();
        }
        try {
            ServiceAccount read = ShortMemory.await(accounts.begin(name.get()), deadline - nanoClock.getAsLong());
            if (!read.exists()) {
                chain.warn(about("ServiceAccount", account) + " does not exist");
            }
            return named(read.pullSecrets());
        } catch (ApiException e) {
            chain.addUnread(about("ServiceAccount", account) + ": " + e.getMessage());
            return Set.of();
        }
    }

    /** All at once, since each is a round trip; then in their order. */
    private void read(String namespace, Set<String> names, long deadline, CredentialChain chain, boolean warn) {
        List<String> order = new ArrayList<>();
        List<CompletableFuture<ShortMemory.Outcome<PullSecret>>> readings = new ArrayList<>();
        for (String name : names) {
            Optional<ObjectName> object = ObjectName.of(namespace, name);
            if (object.isEmpty()) {
                chain.warn(about("imagePullSecret", name) + " cannot exist and is left out");
            } else if (readings.size() < MOST) {
                order.add(name);
                readings.add(secrets.begin(object.get()));
            }
        }
        for (int i = 0; i < order.size(); i++) {
            String about = about("imagePullSecret", order.get(i));
            try {
                PullSecret secret = ShortMemory.await(readings.get(i), deadline - nanoClock.getAsLong());
                secret.problem().filter(problem -> warn).ifPresent(problem -> chain.warn(about + " " + problem));
                chain.add(about, secret);
            } catch (ApiException e) {
                chain.addUnread(about + ": " + e.getMessage());
            }
        }
        if (names.size() > MOST) {
            chain.addUnread("more than " + MOST + " image pull secrets are named: the others are not read");
        }
    }

    private static String about(String what, String name) {
        return what + " \"" + UntrustedText.escape(name) + "\"";
    }

    @Override
    public void close() {
        readers.shutdownNow();
        api.close();
    }
}
