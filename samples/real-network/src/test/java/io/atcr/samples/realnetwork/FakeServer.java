package io.atcr.samples.realnetwork;

import java.io.IOException;
import java.io.OutputStream;

/** A process that speaks as our servers do, or does not. */
final class FakeServer {

    private FakeServer() {
    }

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "serve" -> System.out.println("{\"url\":\"http://127.0.0.1:1\"}");
            case "noUrl" -> System.out.println("{\"port\":1}");
            case "chat" -> System.out.println("Welcome!");
            case "fail" -> {
                System.err.println("no such package");
                System.exit(1);
            }
            default -> System.out.flush();
        }
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
