package io.atcr.samples.plugin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;
import java.util.Optional;

/** A question on the socket: with a number that is used once, and with the files that the caller would answer it by. */
final class Request {
    static final int KIND = 0x41545132;
    static final int NONCE = 16;

    private final byte[] nonce;
    private final byte[] fingerprint;
    private final Question question;

    Request(byte[] nonce, byte[] fingerprint, Question question) {
        this.nonce = nonce;
        this.fingerprint = fingerprint;
        this.question = question;
    }

    void write(ByteChannel channel) throws IOException {
        Wire.write(channel, KIND, fields(new Wire.Fields()));
    }

    static Request read(ByteChannel channel) throws IOException, WireException {
        ByteBuffer in = Wire.read(channel, KIND);
        Request request = fields(in);
        Wire.end(in);
        return request;
    }

    Wire.Fields fields(Wire.Fields out) {
        return out.bytes(nonce).some(fingerprint).text(question.reference()).text(question.digest()).optional(question.did()).optional(question.record())
                .optional(question.artifact());
    }

    static Request fields(ByteBuffer in) throws WireException {
        byte[] nonce = Wire.bytes(in, NONCE);
        byte[] fingerprint = Wire.some(in, Fingerprint.MOST);
        String reference = Wire.text(in);
        String digest = Wire.text(in);
        Optional<String> did = Wire.optional(in);
        Optional<String> record = Wire.optional(in);
        Optional<String> artifact = Wire.optional(in);
        try {
            return new Request(nonce, fingerprint, new Question(reference, digest, did, record, artifact));
        } catch (IllegalArgumentException e) {
            throw new WireException("no question");
        }
    }

    Question question() {
        return question;
    }

    byte[] fingerprint() {
        return fingerprint.clone();
    }

    /** Whether another one is this one, in every part. */
    boolean same(Request other) {
        return Arrays.equals(nonce, other.nonce) && Arrays.equals(fingerprint, other.fingerprint) && question.equals(other.question);
    }
}
