package io.atcr.verifier;

import io.atcr.car.CommitSignatureCheck;
import io.atcr.car.syntax.Tid;
import io.atcr.crypto.PublicKey;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.DidException;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogEntry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that may have signed a bundled commit, and which one it was. Made for one commit; not thread-safe. */
final class SigningKeys {
    /** Enough for a key a month over years; each costs a signature check. */
    static final int MAX_FORMER = 64;

    private final List<PublicKey> current;
    private final List<PublicKey> former;
    private final @Nullable PlcLog log;
    private @Nullable PublicKey signer;

    private SigningKeys(List<PublicKey> current, List<PublicKey> former, @Nullable PlcLog log) {
        this.current = current;
        this.former = former;
        this.log = log;
    }

    /** Keys of an identity without a history. */
    static SigningKeys pinned(List<PublicKey> keys) {
        return new SigningKeys(List.copyOf(keys), List.of(), null);
    }

    /** The current key of an identity, and those that its log once listed, newest first; an operation that was nullified never listed any. */
    static SigningKeys of(PlcLog log, PublicKey current) {
        Set<PublicKey> former = new LinkedHashSet<>();
        for (int i = log.entries().size() - 1; i >= 0 && former.size() < MAX_FORMER; i--) {
            key(log.entries().get(i)).filter(key -> !key.equals(current)).ifPresent(former::add);
        }
        return new SigningKeys(List.of(current), List.copyOf(former), log);
    }

    private static Optional<PublicKey> key(PlcLogEntry entry) {
        if (entry.nullified()) {
            return Optional.empty();
        }
        try {
            return entry.operation().didDocument().flatMap(document -> document.signingKey());
        } catch (DidException noDocument) {
            return Optional.empty();
        }
    }

    /** Tries the current keys, then the former ones, and remembers which one it was. */
    CommitSignatureCheck check(SignatureVerifier signatures) {
        return (unsigned, signature) -> {
            for (List<PublicKey> keys : List.of(current, former)) {
                for (PublicKey key : keys) {
                    if (signatures.verify(key, unsigned, signature)) {
                        signer = key;
                        return true;
                    }
                }
            }
            return false;
        };
    }

    /** The key that the commit verified under; empty if none did. */
    Optional<PublicKey> signer() {
        return Optional.ofNullable(signer);
    }

    /** Where the log once listed the key that signed; empty if it still does. */
    Optional<HistoricalKey> historical(Tid rev) {
        PlcLog history = log;
        PublicKey key = signer;
        if (history == null || key == null || current.contains(key)) {
            return Optional.empty();
        }
        Optional<PlcLogEntry> then = history.entryAt(rev.timestamp()).filter(entry -> key(entry).filter(key::equals).isPresent());
        if (then.isPresent()) {
            return Optional.of(new HistoricalKey(then.get().cid(), true, current.get(0).toDidKey()));
        }
        return history.entries().stream()
                .filter(entry -> key(entry).filter(key::equals).isPresent())
                .reduce((older, newer) -> newer)
                .map(entry -> new HistoricalKey(entry.cid(), false, current.get(0).toDidKey()));
    }
}
