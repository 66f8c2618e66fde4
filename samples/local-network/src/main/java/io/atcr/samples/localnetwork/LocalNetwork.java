package io.atcr.samples.localnetwork;

import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.did.net.AddressPolicy;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A did:plc directory, a PDS and an OCI registry in one process, on three ephemeral ports of 127.0.0.1, with real keys and signatures.
 * Thread-safe. {@link #close()} ends all its threads and connections.
 *
 * <p>Made for tests and demonstrations: keys lie in memory, and whoever can reach the ports can push.
 */
public final class LocalNetwork implements AutoCloseable {

    private static final Pattern HANDLE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

    private final InstantSource clock;
    private final RequestLog requests = new RequestLog();
    private final List<FaultRule> faults = new CopyOnWriteArrayList<>();
    private final Registry registryContents = new Registry();
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Queue<PrivateKey> keys = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final PlcDirectory directory;
    private final PdsServer pdsServer = new PdsServer();
    private final ServerThreads threads = new ServerThreads();
    private final LocalServer plc;
    private final LocalServer pds;
    private final LocalServer registry;

    private LocalNetwork(InstantSource clock) throws IOException {
        this.clock = clock;
        directory = new PlcDirectory(clock);
        plc = new LocalServer(Server.PLC, directory, requests, faults, threads);
        pds = new LocalServer(Server.PDS, pdsServer, requests, faults, threads);
        registry = new LocalServer(Server.REGISTRY, new RegistryServer(registryContents), requests, faults, threads);
    }

    /**
     * Starts the three servers.
     *
     * @return the running network
     * @throws IOException if no loopback port can be bound
     */
    public static LocalNetwork start() throws IOException {
        return start(InstantSource.system());
    }

    /**
     * Starts the three servers with a clock of the caller's, which dates revisions, operations and records.
     *
     * @param clock the clock
     * @return the running network
     * @throws IOException if no loopback port can be bound
     */
    public static LocalNetwork start(InstantSource clock) throws IOException {
        LocalNetwork network = new LocalNetwork(clock);
        network.plc.start();
        network.pds.start();
        network.registry.start();
        return network;
    }

    /**
     * The directory's URL.
     *
     * @return {@code http://127.0.0.1:PORT}
     */
    public URI plcDirectory() {
        return URI.create("http://" + hostPort(plc));
    }

    /**
     * The PDS's URL, as DID documents name it.
     *
     * @return {@code http://127.0.0.1:PORT}
     */
    public URI pds() {
        return URI.create("http://" + hostPort(pds));
    }

    /**
     * The registry's host and port, as image references begin.
     *
     * @return {@code 127.0.0.1:PORT}
     */
    public String registry() {
        return hostPort(registry);
    }

    private static String hostPort(LocalServer server) {
        return "127.0.0.1:" + server.port();
    }

    /**
     * An address policy that adds exactly these three servers, over plain HTTP, to what is allowed anyway.
     *
     * @return the policy
     */
    public AddressPolicy addressPolicy() {
        AddressPolicy policy = AddressPolicy.publicOnly();
        for (LocalServer server : List.of(plc, pds, registry)) {
            policy = policy.allowPrivate(hostPort(server)).allowPlainHttp(hostPort(server));
        }
        return policy;
    }

    /**
     * Creates an account with a K-256 key.
     *
     * @param handle its handle, such as {@code alice.test}
     * @return the account, with an empty repository and one commit
     * @throws IllegalArgumentException if the handle is malformed or taken
     */
    public Account createAccount(String handle) {
        return createAccount(handle, Curve.K256);
    }

    /**
     * Creates an account.
     *
     * @param handle its handle, such as {@code alice.test}
     * @param curve the curve of its signing key
     * @return the account, with an empty repository and one commit
     * @throws IllegalArgumentException if the handle is malformed or taken
     */
    public Account createAccount(String handle, Curve curve) {
        if (!HANDLE.matcher(handle).matches()) {
            throw new IllegalArgumentException("no handle: " + handle);
        }
        return accounts.compute(handle, (name, taken) -> {
            if (taken != null) {
                throw new IllegalArgumentException("handle is taken: " + name);
            }
            PrivateKey signingKey = newKey(curve);
            Identity identity = new Identity(directory, newKey(Curve.K256), signingKey.publicKey(), name, pds());
            HostedRepo hosted = new HostedRepo(identity.did(), signingKey, clock);
            pdsServer.host(identity.did(), name, hosted);
            return new Account(this, identity, hosted);
        });
    }

    /**
     * What the registry holds, for pushing content that no careful client would.
     *
     * @return the contents
     */
    public Registry registryContents() {
        return registryContents;
    }

    /**
     * The requests that reached the servers.
     *
     * @return the log, which goes on growing
     */
    public RequestLog requests() {
        return requests;
    }

    /**
     * Adds a fault; it befalls requests from now on.
     *
     * @param rule the fault and its requests
     * @return the rule, to ask how often it was applied or to remove it
     */
    public FaultRule addFault(FaultRule rule) {
        faults.add(rule);
        return rule;
    }

    /**
     * Removes a fault.
     *
     * @param rule a rule that was added
     */
    public void removeFault(FaultRule rule) {
        faults.remove(rule);
    }

    /** Removes all faults. */
    public void clearFaults() {
        faults.clear();
    }

    /**
     * Makes a server cut its connections and refuse new ones, until {@link #admitConnections}.
     *
     * @param server the server
     */
    public void refuseConnections(Server server) {
        of(server).refuse();
    }

    /**
     * Makes a server that refuses connections listen again on its port.
     *
     * @param server the server
     * @throws IOException if somebody else has taken the port meanwhile
     */
    public void admitConnections(Server server) throws IOException {
        of(server).admit();
    }

    private LocalServer of(Server server) {
        return switch (server) {
            case PLC -> plc;
            case PDS -> pds;
            case REGISTRY -> registry;
        };
    }

    /**
     * A trust policy for this network's registry: every image must be signed by one of the given accounts, and by the owner of its path.
     *
     * @param trusted whose signatures count, at least one
     * @return a policy file's text, with this registry among {@code atcrRegistries} and all accounts as {@code owners}
     * @throws IllegalArgumentException if nobody is given
     */
    public String policyYaml(Account... trusted) {
        if (trusted.length == 0) {
            throw new IllegalArgumentException("a policy trusts somebody");
        }
        StringBuilder yaml = new StringBuilder("version: 1.0\natcrRegistries:\n  - \"" + registry() + "\"\nowners:\n");
        accounts.values().stream().sorted((a, b) -> a.handle().compareTo(b.handle()))
            .forEach(account -> yaml.append("  \"" + account.handle() + "\": \"" + account.did() + "\"\n"));
        yaml.append("trustedDIDs:\n");
        for (Account account : trusted) {
            yaml.append("  " + account.did() + ":\n    name: \"" + account.handle() + "\"\n");
        }
        return yaml.append("policies:\n  - name: local-network\n    scope: \"" + registry() + "/**\"\n    require:\n      signature: true\n"
            + "      minSignatures: 1\n    action: enforce\n").toString();
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    int nextNumber() {
        return numbers.incrementAndGet();
    }

    PrivateKey newKey(Curve curve) {
        PrivateKey key = PrivateKey.generate(curve);
        keys.add(key);
        return key;
    }

    /** Stops the servers, cuts their connections, ends their threads, wipes the private keys. */
    @Override
    public void close() {
        plc.close();
        pds.close();
        registry.close();
        threads.close();
        keys.forEach(PrivateKey::close);
    }
}
