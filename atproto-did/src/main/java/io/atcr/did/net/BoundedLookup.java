package io.atcr.did.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Host lookups that cannot outlast the call's deadline: the platform's resolver knows no timeout, so it waits on a thread of its own. */
final class BoundedLookup implements AutoCloseable {

    private static final int MAX_CONCURRENT = 64;
    private static final int MAX_ADDRESSES = 16;

    private final HostLookup lookup;
    private final ThreadPoolExecutor threads;
    private final Set<Future<?>> waitedFor = ConcurrentHashMap.newKeySet();

    BoundedLookup(HostLookup lookup) {
        this.lookup = lookup;
        this.threads = new ThreadPoolExecutor(0, MAX_CONCURRENT, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "atproto-did-lookup");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The addresses, each carrying the host's name so that the socket knows which name it connects for. */
    List<InetAddress> lookup(String host, long nanos) throws UnknownHostException {
        Future<List<InetAddress>> answer;
        try {
            answer = threads.submit(() -> lookup.lookup(host));
        } catch (RejectedExecutionException busyOrClosed) {
            throw new UnknownHostException("too many lookups at once");
        }
        waitedFor.add(answer);
        if (threads.isShutdown()) {
            answer.cancel(true);
        }
        try {
            return named(host, answer.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            throw new UnknownHostException("lookup timed out");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("interrupted");
        } catch (ExecutionException | CancellationException failedOrClosed) {
            throw new UnknownHostException("host not found");
        } finally {
            waitedFor.remove(answer);
            answer.cancel(true);
        }
    }

    private static List<InetAddress> named(String host, List<InetAddress> addresses) throws UnknownHostException {
        if (addresses.isEmpty()) {
            throw new UnknownHostException("no addresses");
        }
        List<InetAddress> named = new ArrayList<>();
        for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES))) {
            named.add(InetAddress.getByAddress(host, address.getAddress()));
        }
        return named;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        // the platform's resolver does not notice; whoever waits for it does
        waitedFor.forEach(answer -> answer.cancel(true));
    }
}
