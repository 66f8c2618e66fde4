package io.atcr.did.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An egress proxy on loopback that keeps what it was asked, and opens every tunnel to one port of loopback. */
final class ConnectProxy implements AutoCloseable {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final RawServer server;

    ConnectProxy(int port) throws IOException {
        server = new RawServer((in, out) -> {
            asked.add(RawServer.readHead(in));
            try (Socket target = new Socket(Proxy.NO_PROXY)) {
                target.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
                out.write("HTTP/1.1 200 Connection established\r\nVia: proxy\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                Thread back = new Thread(() -> copy(target, out), "proxy-back");
                back.setDaemon(true);
                back.start();
                in.transferTo(target.getOutputStream());
            }
        });
    }

    private static void copy(Socket target, OutputStream out) {
        try (InputStream in = target.getInputStream(); out) {
            in.transferTo(out);
        } catch (IOException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** The heads of the requests, in the order they came. */
    List<String> asked() {
        return asked;
    }

    int connections() {
        return server.connections();
    }

    EgressProxy setting() {
        return EgressProxy.of(server.hostPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
