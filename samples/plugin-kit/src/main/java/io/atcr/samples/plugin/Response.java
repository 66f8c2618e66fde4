package io.atcr.samples.plugin;

import io.atcr.samples.plugin.Answer.Outcome;
import io.atcr.samples.plugin.Answer.Signer;
import io.atcr.samples.plugin.Answer.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes back on the socket: the whole request, and an answer to it or why there is none. */
final class Response {
    static final int KIND = 0x41544132;

    /** What became of a request. */
    enum Status {
        ANSWERED,
        BUSY,
        OTHER_CONFIGURATION
    }

    private final Request request;
    private final Status status;
    private final Optional<Answer> answer;

    private Response(Request request, Status status, Optional<Answer> answer) {
        this.request = request;
        this.status = status;
        this.answer = answer;
    }

    static Response answered(Request request, Answer answer) {
        return new Response(request, Status.ANSWERED, Optional.of(answer));
    }

    static Response refused(Request request, Status status) {
        return new Response(request, status, Optional.empty());
    }

    void write(ByteChannel channel) throws IOException {
        Wire.Fields out = request.fields(new Wire.Fields()).number(status.ordinal());
        if (answer.isPresent()) {
            Answer given = answer.get();
            out.number(given.outcome().ordinal()).number(given.evidence().ordinal());
            out.text(given.reason()).text(given.message()).text(given.policy()).text(given.policySha256()).number(given.signers().size());
            for (Signer signer : given.signers()) {
                out.text(signer.did()).text(signer.record());
            }
        }
        Wire.write(channel, KIND, out);
    }

    static Response read(ByteChannel channel) throws IOException, WireException {
        ByteBuffer in = Wire.read(channel, KIND);
        Request request = Request.fields(in);
        Status status = one(Status.values(), Wire.number(in));
        Optional<Answer> answer = Optional.empty();
        if (status == Status.ANSWERED) {
            Outcome outcome = one(Outcome.values(), Wire.number(in));
            Source evidence = one(Source.values(), Wire.number(in));
            String reason = Wire.text(in);
            String message = Wire.text(in);
            String policy = Wire.text(in);
            String policySha256 = Wire.text(in);
            List<Signer> signers = new ArrayList<>();
            for (int left = Wire.number(in); left > 0; left--) {
                signers.add(new Signer(Wire.text(in), Wire.text(in)));
            }
            answer = Optional.of(new Answer(request.question(), outcome, evidence, reason, message, signers, policy, policySha256));
        }
        Wire.end(in);
        return new Response(request, status, answer);
    }

    private static <T> T one(T[] values, int ordinal) throws WireException {
        if (ordinal >= values.length) {
            throw new WireException("an unknown word");
        }
        return values[ordinal];
    }

    Request request() {
        return request;
    }

    Status status() {
        return status;
    }

    Optional<Answer> answer() {
        return answer;
    }
}
