package io.atcr.samples.realnetwork;

import io.atcr.car.syntax.Did;
import io.atcr.did.CachingDidResolver;
import io.atcr.did.DidCache;
import io.atcr.did.DidDocument;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.DidResolver;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.AuditedPlcResolver;
import io.atcr.did.plc.PlcDirectory;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogEntry;
import io.atcr.did.plc.PlcLogVerification;
import io.atcr.did.plc.PlcLogVerifier;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a directory as a verifier does, and compares what it learns with what the owner of the identity has done. */
final class Observer implements AutoCloseable {

    private final Directory directory;
    private final HttpFetcher fetcher;
    private final PlcLogVerifier verifier = new PlcLogVerifier();
    private final PlcHeadStore heads = PlcHeadStore.inMemory();
    private final DidResolver audited;
    private final CachingDidResolver unaudited;

    Observer(Directory directory) {
        this.directory = directory;
        this.fetcher = directory.fetcher();
        this.audited = auditing(fetcher);
        this.unaudited = DidResolver.builder().fetcher(fetcher).plcDirectory(directory.url()).unauditedPlc().cache(DidCache.none()).build();
    }

    private DidResolver auditing(HttpFetcher through) {
        return new AuditedPlcResolver(PlcDirectory.of(through, List.of(directory.url())), heads, verifier, InstantSource.system());
    }

    @Override
    public void close() {
        fetcher.close();
    }

    /** What the resolver that audits says: {@code VERIFIED}, or why it has no document. */
    String audited(Did did) {
        return verdict(audited, did);
    }

    /** The same where the directory serves an older log, or none. Everything seen before is remembered. */
    String auditedFrom(Optional<byte[]> olderLog, Did did) {
        return verdict(auditing(new OlderLogFetcher(olderLog)), did);
    }

    /** What the resolver that believes the directory says. */
    String unaudited(Did did) {
        unaudited.invalidate(did);
        return verdict(unaudited, did);
    }

    private static String verdict(DidResolver resolver, Did did) {
        try {
            resolver.resolve(did);
            return "VERIFIED";
        } catch (DidException refused) {
            return refused.code().name();
        }
    }

    /** {@code VERIFIED}, or the rule that a log breaks. */
    String verdict(Did did, byte[] log) {
        PlcLogVerification verification = verifier.verify(did, log);
        return verification.violation().map(violation -> violation.rule().name()).orElse("VERIFIED");
    }

    /** Everything in which the log and the documents are not what the history says; empty if all is well. */
    List<String> compare(History history) throws IOException, InterruptedException, DidException {
        Did did = history.did();
        byte[] json = directory.auditLog(did);
        PlcLogVerification verification = verifier.verify(did, json);
        if (verification.log().isEmpty()) {
            return List.of(verification.toString());
        }
        PlcLog log = verification.log().get();
        Findings findings = new Findings();
        findings.same("head", history.head().cid(), log.head().cid());
        findings.same("operations", history.made().stream().map(made -> made.operation().cid()).toList(),
                log.entries().stream().map(PlcLogEntry::cid).toList());
        findings.same("nullified", history.nullified(), log.entries().stream().filter(PlcLogEntry::nullified).map(PlcLogEntry::index).toList());
        findings.same("nullified, as served", history.nullified(), AuditLog.nullified(json));
        compareDocuments(log, findings);
        if (findings.none()) {
            compareInstants(history, log, findings);
        }
        return findings.lines();
    }

    private void compareDocuments(PlcLog log, Findings findings) throws IOException, InterruptedException, DidException {
        Did did = log.did();
        Optional<DidDocument> built = log.didDocument();
        if (built.isEmpty()) {
            findings.same("audited", DidError.TOMBSTONED.name(), audited(did));
            findings.same("unaudited", DidError.NOT_FOUND.name(), unaudited(did));
            findings.same("status of the document", 404, directory.documentStatus(did));
            return;
        }
        unaudited.invalidate(did);
        DidDocument served = unaudited.resolve(did);
        findings.same("served document", List.of(), built.get().differences(served));
        findings.same("audited document", List.of(), audited.resolve(did).differences(served));
        findings.same("key", built.get().signingKey(), served.signingKey());
        findings.same("PDS", built.get().pdsEndpoint(), served.pdsEndpoint());
        findings.same("handle", built.get().handle(), served.handle());
    }

    /** At the time of each operation and at the last moment before the next one; in hindsight, what is nullified never held. */
    private static void compareInstants(History history, PlcLog log, Findings findings) throws DidException {
        History.State state = null;
        findings.same("before the first operation", Optional.empty(), log.didDocumentAt(log.entries().get(0).createdAt().minusNanos(1)));
        for (PlcLogEntry entry : log.entries()) {
            History.Made made = history.made().get(entry.index());
            state = made.nullified() ? state : made.state();
            boolean last = entry == log.head();
            for (Instant instant : List.of(entry.createdAt(),
                    last ? entry.createdAt().plusSeconds(1) : log.entries().get(entry.index() + 1).createdAt().minusNanos(1))) {
                Optional<DidDocument> then = log.didDocumentAt(instant);
                Optional<History.State> expected = Optional.ofNullable(state);
                findings.same("key at " + instant, expected.map(History.State::signingKey), then.flatMap(DidDocument::signingKey));
                findings.same("PDS at " + instant, expected.map(History.State::pds), then.flatMap(DidDocument::pdsEndpoint));
            }
        }
    }

    /** Lines about what is not as it has to be. */
    private static final class Findings {
        private final List<String> lines = new ArrayList<>();

        void same(String what, Object expected, Object found) {
            if (!expected.equals(found)) {
                lines.add(what + ": expected " + expected + ", found " + found);
            }
        }

        boolean none() {
            return lines.isEmpty();
        }

        List<String> lines() {
            return List.copyOf(lines);
        }
    }
}
