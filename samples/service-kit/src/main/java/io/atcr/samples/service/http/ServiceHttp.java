package io.atcr.samples.service.http;

import io.atcr.samples.service.config.ServiceSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTPS server of a service, and the plain port beside it for health and metrics. TLS 1.3 and HTTP/1.1 only. Whoever started it closes it.
 * Thread-safe.
 */
public final class ServiceHttp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceHttp.class);
    private static final int THREADS = 8;
    private static final int MOST_SELECTORS = 4;
    static final int MANAGEMENT_CONNECTIONS = 64;
    private static final Duration MANAGEMENT_IDLE = Duration.ofSeconds(30);
    private static final long POOLED_BYTES = 8 << 20;
    private static final int LARGEST_POOLED = 64 * 1024;
    private static final int POOL_STEP = 1024;

    private final ServiceSettings.Server settings;
    private final Timing timing;
    private final Server server;
    private final Door door;
    private final Door managementDoor;
    private final Management management;
    private final Workers workers;
    private final UnderWay underWay;
    private final TlsInForce tls;
    private final Means means;
    private boolean closed;

    private ServiceHttp(ServiceSettings.Server settings, ServiceSettings.Limits limits, List<Route> routes, ManagementPages pages,
            MeterRegistry registry, Timing timing, InstantSource clock) throws ServiceHttpException {
        this.settings = settings;
        this.timing = timing;
        HttpMeters meters = new HttpMeters(registry, routes);
        this.tls = new TlsInForce(settings.tls(), clock, meters::reloadFailed);
        this.workers = new Workers(limits.concurrent());
        this.underWay = new UnderWay();
        Map<String, Route> byPath = new LinkedHashMap<>();
        for (Route route : routes) {
            if (byPath.put(route.path(), route) != null) {
                throw new IllegalArgumentException("two routes have the path " + route.path());
            }
        }
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("atcr-http");
        threads.setReservedThreads(0);
        ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("atcr-http-time", true);
        this.server = new Server(threads, scheduler,
                new ArrayByteBufferPool(0, POOL_STEP, LARGEST_POOLED, Integer.MAX_VALUE, POOLED_BYTES, POOLED_BYTES));
        int most = routes.stream().mapToInt(Route::maxBodyBytes).max().orElse(1);
        this.means = new Means(workers, meters, timing, scheduler, underWay,
                new Body.Room(Math.max(2L * most, Runtime.getRuntime().maxMemory() / 8)), () -> tls.current().number());
        this.management = new Management(pages, threads);
        this.door = Door.tls(server, tls, Math.min(MOST_SELECTORS, Runtime.getRuntime().availableProcessors()), limits.connections(),
                () -> meters.shed(HttpMeters.Limit.CONNECTIONS));
        this.managementDoor = Door.plain(server, MANAGEMENT_CONNECTIONS);
        door.setHost(settings.listen().host());
        door.setPort(settings.listen().port());
        door.setIdleTimeout(timing.idle().toMillis());
        managementDoor.setHost(settings.management().host());
        managementDoor.setPort(settings.management().port());
        managementDoor.setIdleTimeout(MANAGEMENT_IDLE.toMillis());
        server.addConnector(door);
        server.addConnector(managementDoor);
        server.setHandler(new Reception(byPath, management, means));
        server.setErrorHandler(new Refused(byPath, meters));
        // Known not to block, so that what is read is handled by the thread that reads.
        server.setDynamic(false);
        server.setDefaultHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                return false;
            }
        });
        server.setStopTimeout(0);
        meters.gauges(registry, underWay::count, tls::secondsToExpiry);
    }

    /**
     * Starts to listen. It is ready once this has returned and the pages say so.
     *
     * @param server   where to listen, and the TLS files
     * @param limits   how many connections, and how many requests at once
     * @param routes   what is answered, each path once
     * @param pages    what the management port tells
     * @param registry where requests and the certificate are counted
     * @return the running server
     * @throws ServiceHttpException if an address cannot be bound, or the TLS files cannot be used; the message names the setting and the file
     */
    public static ServiceHttp start(ServiceSettings.Server server, ServiceSettings.Limits limits, List<Route> routes, ManagementPages pages,
            MeterRegistry registry) throws ServiceHttpException {
        return start(server, limits, routes, pages, registry, Timing.DEFAULT, InstantSource.system());
    }

    /**
     * Looks whether TLS could be spoken with these settings, as a start would.
     *
     * @param tls the TLS files
     * @throws ServiceHttpException if they cannot be used; the message names the setting and the file
     */
    public static void check(ServiceSettings.Tls tls) throws ServiceHttpException {
        TlsMaterial.of(TlsFiles.read(tls), tls, InstantSource.system().instant());
    }

    static ServiceHttp start(ServiceSettings.Server server, ServiceSettings.Limits limits, List<Route> routes, ManagementPages pages,
            MeterRegistry registry, Timing timing, InstantSource clock) throws ServiceHttpException {
        ServiceHttp http = new ServiceHttp(server, limits, routes, pages, registry, timing, clock);
        http.begin();
        return http;
    }

    private void begin() throws ServiceHttpException {
        try {
            open("listen", settings.listen(), door);
            open("management", settings.management(), managementDoor);
            workers.start();
            server.start();
        } catch (ServiceHttpException e) {
            end();
            throw e;
        } catch (Exception e) {
            LOG.debug("The server does not start", e);
            end();
            throw new ServiceHttpException("listen", "the server does not start: " + e.getClass().getSimpleName());
        }
        repeat(Visitor.everyMillis(timing), this::lookAtVisitors);
        repeat(settings.tls().reload().toMillis(), tls::look);
        management.ready();
    }

    private static void open(String setting, ServiceSettings.Listen listen, Door door) throws ServiceHttpException {
        try {
            door.open();
        } catch (IOException | RuntimeException e) {
            throw new ServiceHttpException(setting, listen.host() + ":" + listen.port() + ": cannot be bound");
        }
    }

    private void repeat(long millis, Runnable task) {
        means.scheduler().schedule(() -> {
            try {
                task.run();
            } catch (Throwable e) { // whatever it is: it is not the last time
                LOG.error("What is done again and again failed", e);
            } finally {
                if (server.isRunning()) {
                    repeat(millis, task);
                }
            }
        }, millis, TimeUnit.MILLISECONDS);
    }

    private void lookAtVisitors() {
        long now = System.nanoTime();
        door.visitors().forEach(visitor -> visitor.look(now, timing));
        managementDoor.visitors().forEach(visitor -> visitor.look(now, timing));
    }

    /**
     * The port of HTTPS.
     *
     * @return the port that was bound
     */
    public int port() {
        return door.getLocalPort();
    }

    /**
     * The port of health and metrics.
     *
     * @return the port that was bound
     */
    public int managementPort() {
        return managementDoor.getLocalPort();
    }

    /** What exchanges have in common, for tests. */
    Means means() {
        return means;
    }

    /** How many connections over TLS there are, for tests. */
    int connections() {
        return door.getConnectedEndPoints().size();
    }

    /** How many of them are watched, for tests. */
    int visitors() {
        return door.visitors().size();
    }

    /**
     * Ends the server: it is not ready at once, goes on answering while it drains, then takes no more connections, ends each with its answer, and
     * waits for what is under way as long as its grace lasts. Returns when it has ended. Again: does nothing. If the thread is interrupted, no
     * more is waited for.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        management.draining();
        try {
            underWay.pause(settings.drain().toNanos());
            underWay.close();
            door.close();
            if (!underWay.awaitQuiet(timing.quiet().toNanos(), settings.grace().toNanos())) {
                LOG.warn("{} requests are not answered, the time of grace is over", underWay.count());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    private void end() {
        boolean interrupted = Thread.interrupted();
        try {
            server.stop();
            workers.stop();
        } catch (Exception e) {
            LOG.warn("The server did not end as it should", e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
