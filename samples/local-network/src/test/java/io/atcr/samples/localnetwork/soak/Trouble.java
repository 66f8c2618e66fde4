package io.atcr.samples.localnetwork.soak;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import io.atcr.verifier.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/** A fault of the soak, and the final reasons that it may lead to; what is Indeterminate needs no more than that there is a fault. */
enum Trouble {
    DIRECTORY_DOWN(Server.PLC, "/log/audit", Fault.status(503)),
    DIRECTORY_DROPS(Server.PLC, "/log/audit", Fault.drop()),
    DIRECTORY_SHOWS_A_PAGE(Server.PLC, "/log/audit", page()),
    DIRECTORY_FORGETS(Server.PLC, "/log/audit", Fault.status(404), Reason.DID_NOT_FOUND),
    PDS_DOWN(Server.PDS, "getRecord", Fault.status(503)),
    PDS_LIMITS(Server.PDS, "getRecord", Fault.status(429)),
    PDS_DROPS(Server.PDS, "getRecord", Fault.drop()),
    PDS_TRUNCATES(Server.PDS, "getRecord", Fault.truncate(50)),
    PDS_CORRUPTS(Server.PDS, "getRecord", Fault.corrupt(200)),
    PDS_SHOWS_A_PAGE(Server.PDS, "getRecord", page()),
    PDS_IS_SLOW(Server.PDS, "getRecord", Fault.delay(Duration.ofMillis(20))),
    REGISTRY_DOWN(Server.REGISTRY, "/v2/", Fault.status(500)),
    REGISTRY_LIMITS(Server.REGISTRY, "/v2/", Fault.status(429)),
    REGISTRY_DROPS(Server.REGISTRY, "/v2/", Fault.drop()),
    REGISTRY_FORGETS(Server.REGISTRY, "/manifests/", Fault.status(404), Reason.IMAGE_NOT_FOUND),
    REGISTRY_CORRUPTS(Server.REGISTRY, "/manifests/", Fault.corrupt(30), Reason.BAD_MANIFEST),
    REGISTRY_SHOWS_A_PAGE(Server.REGISTRY, "/manifests/", page(), Reason.BAD_MANIFEST);

    private final Server server;
    private final String part;
    private final Fault fault;
    private final Set<Reason> reasons;

    Trouble(Server server, String part, Fault fault, Reason... reasons) {
        this.server = server;
        this.part = part;
        this.fault = fault;
        this.reasons = Set.of(reasons);
    }

    private static Fault page() {
        return Fault.respond(Reply.of(200, "text/html", "<title>Welcome</title>".getBytes(StandardCharsets.US_ASCII)));
    }

    Server server() {
        return server;
    }

    String part() {
        return part;
    }

    Fault fault() {
        return fault;
    }

    Set<Reason> reasons() {
        return reasons;
    }
}
