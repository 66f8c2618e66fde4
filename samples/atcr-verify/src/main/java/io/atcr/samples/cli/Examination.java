package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidResolver;
import io.atcr.did.HandleResolver;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.SignatureDiscovery;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.registry.RegistryClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** All that the doctor asks the network, each on a thread of its own and within one time. */
final class Examination {
    /** The most accounts that are looked at; a policy may name thousands. */
    private static final int MOST_ACCOUNTS = 16;
    private static final long PATIENCE_SECONDS = 2;

    private final ImageReference reference;
    private final Optional<TrustPolicy> policy;
    private final DatedFetcher fetcher;
    private final List<URI> directories;
    private final InstantSource clock;
    private final TimeLeft time;

    Examination(ImageReference reference, Optional<TrustPolicy> policy, DatedFetcher fetcher, List<URI> directories, InstantSource clock, TimeLeft time) {
        this.reference = reference;
        this.policy = policy;
        this.fetcher = fetcher;
        this.directories = directories;
        this.clock = clock;
        this.time = time;
    }

    Optional<PolicyRule> rule() {
        return policy.flatMap(loaded -> loaded.ruleFor(reference));
    }

    /**
     * Asks.
     *
     * @param verifier the verifier of the policy; empty without one
     * @throws StoppedException if this thread is interrupted
     */
    List<Finding> run(RegistryClient registry, SignatureDiscovery discovery, Optional<Verifier> verifier, Supplier<Optional<String>> credentialHint) {
        ExecutorService threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "atcr-verify-doctor");
            thread.setDaemon(true);
            return thread;
        });
        try {
            DidResolver resolver = DidResolver.builder().fetcher(fetcher).plcDirectories(directories).clock(clock).build();
            IdentityChecks identities = new IdentityChecks(fetcher, resolver, HandleResolver.builder().fetcher(fetcher).build(), time);
            Future<List<Finding>> image = threads.submit(() -> RegistryChecks.of(registry, reference, time, credentialHint).findings());
            Future<IdentityChecks.Owner> asked = threads.submit(() -> identities.owner(reference, policy));
            Future<List<Finding>> verified = threads.submit(() -> List.of(verifier.map(each -> SignatureChecks.verifies(each, reference))
                    .orElseGet(() -> Finding.warn("verification", "not tried without a policy", "See the policy first."))));
            IdentityChecks.Owner owner = take(asked, new IdentityChecks.Owner(Optional.empty(), late("owner")));
            Future<List<Finding>> signature = threads.submit(() -> List.of(SignatureChecks.exists(discovery, reference, owner.did())));
            Set<Did> accounts = accounts(owner.did());
            List<Future<List<Finding>>> each = new ArrayList<>();
            accounts.stream().limit(MOST_ACCOUNTS).forEach(did -> each.add(threads.submit(() -> identities.account(did))));

            List<Finding> findings = new ArrayList<>();
            // where others may sign for the owner, the verification says whether they do
            findings.add(rule().filter(PolicyRule::foreignSigners).isPresent() ? owner.finding().asWarning() : owner.finding());
            int next = 0;
            for (Did did : accounts.stream().limit(MOST_ACCOUNTS).toList()) {
                List<Finding> account = take(each.get(next++), List.of(late("identity").about(did)));
                // of somebody else's trouble the verification says whether it matters
                account.forEach(finding -> findings.add(owner.did().filter(did::equals).isPresent() ? finding : finding.asWarning()));
            }
            if (accounts.size() > MOST_ACCOUNTS) {
                findings.add(Finding.warn("identity", (accounts.size() - MOST_ACCOUNTS) + " more accounts can count and were not looked at",
                        "Look at one of them with 'atcr-verify did'."));
            }
            findings.addAll(take(image, List.of(late("registry"))));
            findings.addAll(take(signature, List.of(late("signature"))));
            findings.addAll(take(verified, List.of(late("verification"))));
            return findings;
        } finally {
            threads.shutdownNow();
        }
    }

    /** The owner first, then who else can count here. */
    private Set<Did> accounts(Optional<Did> owner) {
        Set<Did> accounts = new LinkedHashSet<>();
        owner.ifPresent(accounts::add);
        rule().ifPresent(rule -> rule.countable(clock.instant()).stream().sorted(Comparator.comparing(Did::toString)).forEach(accounts::add));
        return accounts;
    }

    private <T> T take(Future<T> asked, T late) {
        try {
            return asked.get(time.remaining().toNanos() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return late;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Finding late(String check) {
        return Finding.fail(check, "no end within the time", "Give it more time: --timeout.", ExitStatus.LIMIT);
    }
}
