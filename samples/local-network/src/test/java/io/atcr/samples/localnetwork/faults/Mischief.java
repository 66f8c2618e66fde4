package io.atcr.samples.localnetwork.faults;

import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Brings the harm of a cell upon a stage. */
final class Mischief {
    /** Longer than any deadline here. */
    private static final Duration LATE = Duration.ofMinutes(10);
    private static final int OVERSIZE = 5 << 20;

    private final HttpFetcher fetcher;
    private final Scenes others;

    /** The stage of somebody else for a scenario; its answers are genuine and about nobody here. */
    interface Scenes {
        Stage of(Scenario scenario);
    }

    Mischief(HttpFetcher fetcher, Scenes others) {
        this.fetcher = fetcher;
        this.others = others;
    }

    void befall(Stage stage, Cell cell) throws FetchException {
        Fault ofMain = fault(cell, stage, stage.sibling());
        if (cell.harm() == Harm.SWAPPED && cell.hop() != Hop.PLC_LOG && cell.hop() != Hop.TOKEN) {
            befall(stage, stage.sibling(), cell, fault(cell, stage, stage.main()));
        }
        befall(stage, stage.main(), cell, ofMain);
    }

    private static void befall(Stage stage, Stage.Pushed pushed, Cell cell, Fault fault) {
        stage.rule(FaultRule.when(request -> cell.hop().of(stage, pushed, request), fault));
    }

    private Fault fault(Cell cell, Stage stage, Stage.Pushed exchanged) throws FetchException {
        return switch (cell.harm()) {
            case LOST -> Fault.drop();
            case DELAYED -> Fault.delay(LATE);
            case DRIPPED -> Fault.drip(1, Duration.ofSeconds(1));
            case TRUNCATED -> Fault.truncate(10);
            case CUT -> Fault.cut(10);
            case FLIPPED_FIRST -> Fault.corrupt(0);
            case FLIPPED_MIDDLE -> Fault.rewrite(reply -> reply.withBody(flipped(reply.body(), cell.hop())));
            case FLIPPED_LAST -> Fault.corrupt(-1);
            case UNAUTHORIZED, FORBIDDEN, NOT_FOUND, GONE, INTERNAL, UNAVAILABLE -> Fault.status(cell.harm().status());
            case TOO_MANY -> Fault.respond(Reply.json(cell.harm().status(), "{}").withHeader("Retry-After", "3600"));
            case REDIRECTED -> Fault.redirect("http://169.254.169.254/latest/meta-data");
            case HTML -> Fault.respond(Reply.of(200, "text/html", "<!doctype html><title>Welcome</title>".getBytes(StandardCharsets.US_ASCII)));
            case OTHERS -> genuine(cell.hop(), others.of(cell.scenario()), others.of(cell.scenario()).main());
            case SIBLINGS -> genuine(cell.hop(), stage, exchanged);
            case SWAPPED -> cell.hop() == Hop.PLC_LOG
                    ? genuine(cell.hop(), others.of(cell.scenario()), others.of(cell.scenario()).main())
                    : genuine(cell.hop(), stage, exchanged);
            case OVERSIZE -> Fault.padded(OVERSIZE);
        };
    }

    private Fault genuine(Hop hop, Stage stage, Stage.Pushed pushed) throws FetchException {
        if (hop == Hop.TOKEN) {
            return Fault.respond(Reply.json(200, "{\"token\":\"somebody-elses\"}"));
        }
        URI url = hop.url(stage, pushed);
        FetchResponse answer = fetcher.fetch(FetchRequest.get(url).header("accept", Stage.MANIFEST));
        if (answer.status() != 200) {
            throw new IllegalStateException(url + " answered " + answer.status());
        }
        Reply reply = Reply.of(200, header(answer, "content-type"), answer.body());
        String digest = header(answer, "docker-content-digest");
        return Fault.respond(digest.isEmpty() ? reply : reply.withHeader("Docker-Content-Digest", digest));
    }

    private static String header(FetchResponse answer, String name) {
        return answer.headers().getOrDefault(name, List.of("")).get(0);
    }

    /** In a log, a bit that is signed; its times are not. */
    private static byte[] flipped(byte[] body, Hop hop) {
        int sig = hop == Hop.PLC_LOG ? new String(body, StandardCharsets.ISO_8859_1).indexOf("\"sig\":\"") : -1;
        body[sig < 0 ? body.length / 2 : sig + 20] ^= 1;
        return body;
    }
}
