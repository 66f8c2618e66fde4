package io.atcr.did;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;

@Timeout(20)
class DnsTxtLookupTest {

    private DatagramSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        while (!server.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                server.receive(packet);
                Message question = new Message(Arrays.copyOf(buffer, packet.getLength()));
                Message answer = new Message(question.getHeader().getID());
                answer.getHeader().setFlag(Flags.QR);
                answer.addRecord(question.getQuestion(), Section.QUESTION);
                if (answer(question.getQuestion().getName(), answer)) {
                    byte[] wire = answer.toWire();
                    server.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static boolean answer(Name name, Message answer) throws IOException {
        switch (name.toString().split("\\.")[0]) {
            case "several" -> {
                answer.addRecord(txt(name, List.of("did=did:", "web:", "example.com")), Section.ANSWER);
                answer.addRecord(txt(name, List.of("v=spf1")), Section.ANSWER);
            }
            case "alias" -> {
                Name target = Name.fromString("target.example.com.");
                answer.addRecord(new CNAMERecord(name, DClass.IN, 60, target), Section.ANSWER);
                answer.addRecord(txt(target, List.of("did=x")), Section.ANSWER);
            }
            case "loop" -> answer.addRecord(new CNAMERecord(name, DClass.IN, 60, name), Section.ANSWER);
            case "nodata" -> answer.getHeader().setRcode(Rcode.NOERROR);
            case "broken" -> answer.getHeader().setRcode(Rcode.SERVFAIL);
            case "silent" -> {
                return false;
            }
            default -> answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        return true;
    }

    private static Record txt(Name name, List<String> strings) {
        return new TXTRecord(name, DClass.IN, 60, strings);
    }

    private TxtLookup lookup(Duration timeout) {
        return new DnsTxtLookup(() -> {
            try {
                SimpleResolver resolver = new SimpleResolver("127.0.0.1");
                resolver.setPort(server.getLocalPort());
                return resolver;
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }, timeout);
    }

    @Test
    void stringsOfARecordAreJoinedAndRecordsAreNot() throws Exception {
        assertThat(lookup(DnsTxtLookup.TIMEOUT).lookup("several.example.com")).containsExactlyInAnyOrder("did=did:web:example.com",
                "v=spf1");
    }

    @Test
    void aliasIsFollowed() throws Exception {
        assertThat(lookup(DnsTxtLookup.TIMEOUT).lookup("alias.example.com")).containsExactly("did=x");
    }

    @Test
    void nameWithoutRecordsHasNone() throws Exception {
        assertThat(lookup(DnsTxtLookup.TIMEOUT).lookup("nodata.example.com")).isEmpty();
        assertThat(lookup(DnsTxtLookup.TIMEOUT).lookup("absent.example.com")).isEmpty();
    }

    @Test
    void failureIsNotTheAbsenceOfRecords() {
        assertThatThrownBy(() -> lookup(DnsTxtLookup.TIMEOUT).lookup("broken.example.com")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> lookup(DnsTxtLookup.TIMEOUT).lookup("loop.example.com")).isInstanceOf(IOException.class);
    }

    @Test
    void A18_silentNameServerDoesNotStretchTheDeadline() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> lookup(Duration.ofMillis(300)).lookup("silent.example.com")).isInstanceOf(IOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
}
