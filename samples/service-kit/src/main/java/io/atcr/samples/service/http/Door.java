package io.atcr.samples.service.http;

import java.nio.channels.SelectableChannel;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Where clients come in: so many at once. Who comes beyond that takes the place of the one that has been here longest without a handshake, so that
 * nobody without a certificate keeps clients out; if there is none, it is turned away before anything is read. On the plain port everybody is
 * without a handshake.
 */
final class Door extends ServerConnector {

    private static final int BACKLOG = 256;

    private final boolean secure;
    private final int most;
    private final Runnable turnedAway;
    private final Set<Visitor> visitors;
    private final AtomicInteger entering = new AtomicInteger();

    private Door(Server server, int selectors, int most, Runnable turnedAway, Set<Visitor> visitors, ConnectionFactory... factories) {
        super(server, 1, selectors, factories);
        this.secure = factories[0] instanceof SslConnectionFactory;
        this.most = most;
        this.turnedAway = turnedAway;
        this.visitors = visitors;
        setAcceptQueueSize(BACKLOG);
    }

    /** A door for HTTP within TLS. */
    static Door tls(Server server, TlsInForce tls, int selectors, int most, Runnable turnedAway) {
        Set<Visitor> visitors = ConcurrentHashMap.newKeySet();
        HttpConnectionFactory http = StrictHttp.factory();
        SslConnectionFactory ssl = new SslConnectionFactory(new TlsEngines(tls), http.getProtocol()) {
            @Override
            public Connection newConnection(Connector connector, EndPoint endPoint) {
                long generation = tls.current().number();
                SslConnection secure = (SslConnection) super.newConnection(connector, endPoint);
                Connection within = secure.getSslEndPoint().getConnection();
                secure.addHandshakeListener(welcome(visitors, new Visitor(endPoint, within, generation, false, System.nanoTime()), within));
                return secure;
            }
        };
        ssl.setEnsureSecureRequestCustomizer(false);
        return new Door(server, selectors, most, turnedAway, visitors, ssl, http);
    }

    /** A door for plain HTTP. */
    static Door plain(Server server, int most) {
        Set<Visitor> visitors = ConcurrentHashMap.newKeySet();
        HttpConnectionFactory http = new HttpConnectionFactory(StrictHttp.configuration()) {
            @Override
            public Connection newConnection(Connector connector, EndPoint endPoint) {
                Connection connection = super.newConnection(connector, endPoint);
                welcome(visitors, new Visitor(endPoint, connection, 0, true, System.nanoTime()), connection);
                return connection;
            }
        };
        return new Door(server, 1, most, () -> { }, visitors, http);
    }

    private static Visitor welcome(Set<Visitor> visitors, Visitor visitor, Connection http) {
        if (http instanceof ConnectionMetaData named) {
            named.setAttribute(Visitor.ATTRIBUTE, visitor);
        }
        visitors.add(visitor);
        http.addEventListener(new Connection.Listener() {
            @Override
            public void onClosed(Connection closed) {
                visitors.remove(visitor);
            }
        });
        return visitor;
    }

    /** Whether a request came in over TLS. */
    static boolean isTls(Request request) {
        return request.getConnectionMetaData().getConnector() instanceof Door door && door.secure;
    }

    /** Who is here now. */
    Set<Visitor> visitors() {
        return visitors;
    }

    private boolean full() {
        return getConnectedEndPoints().size() + entering.get() >= most;
    }

    /** Takes the place of somebody who has not shown who they are. */
    private boolean makePlace() {
        long now = System.nanoTime();
        Optional<Visitor> longest = visitors.stream().filter(visitor -> !secure || !visitor.greeted()).max(Comparator.comparingLong(visitor -> visitor.age(now)));
        longest.ifPresent(visitor -> {
            visitors.remove(visitor);
            visitor.cut();
        });
        return longest.isPresent();
    }

    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return new ServerConnectorManager(executor, scheduler, selectors) {
            @Override
            public void accept(SelectableChannel channel, Object attachment) {
                boolean full = full();
                if (full) {
                    turnedAway.run();
                }
                if (full && !makePlace()) {
                    IO.close(channel);
                } else {
                    super.accept(channel, attachment);
                }
            }

            @Override
            protected void onAccepting(SelectableChannel channel) {
                entering.incrementAndGet();
                super.onAccepting(channel);
            }

            @Override
            protected void onAccepted(SelectableChannel channel) {
                super.onAccepted(channel);
                entering.decrementAndGet();
            }

            @Override
            protected void onAcceptFailed(SelectableChannel channel, Throwable cause, Object attachment) {
                super.onAcceptFailed(channel, cause, attachment);
                entering.decrementAndGet();
            }
        };
    }
}
