package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts who signed: each DID once, DIDs with one current signing key once together, the owner first.
 *
 * <p>Of several findings for one DID a valid one decides, else one that could not be checked, else an invalid one; among equals
 * the first.
 */
final class Tally {
    private final Map<Did, TrustedDid> listed;
    private final Instant now;
    private final boolean unknownCounts;
    private final Map<String, Did> keysSeen = new HashMap<>();
    private final List<SignerVerdict> verdicts = new ArrayList<>();
    private int counted;
    private boolean ownerCounted;

    /** With {@code unknownCounts} every signature that could not be checked is taken as valid, under a key of its own if need be. */
    Tally(Map<Did, TrustedDid> listed, List<SignatureFinding> findings, @Nullable Did owner, Instant now, boolean unknownCounts) {
        this.listed = listed;
        this.now = now;
        this.unknownCounts = unknownCounts;
        Map<Did, List<SignatureFinding>> byDid = new HashMap<>();
        for (SignatureFinding finding : findings) {
            byDid.computeIfAbsent(finding.did(), did -> new ArrayList<>()).add(finding);
        }
        TreeSet<Did> dids = new TreeSet<>(listed.keySet());
        dids.addAll(byDid.keySet());
        if (owner != null && dids.remove(owner)) {
            SignerVerdict verdict = judge(owner, byDid.getOrDefault(owner, List.of()));
            ownerCounted = verdict.counted();
            verdicts.add(verdict);
        }
        for (Did did : dids) {
            verdicts.add(judge(did, byDid.getOrDefault(did, List.of())));
        }
    }

    int counted() {
        return counted;
    }

    boolean ownerCounted() {
        return ownerCounted;
    }

    List<SignerVerdict> verdicts() {
        return List.copyOf(verdicts);
    }

    private SignerVerdict judge(Did did, List<SignatureFinding> findings) {
        TrustedDid trusted = listed.get(did);
        if (trusted == null) {
            return new SignerVerdict(did, SignerReason.NOT_TRUSTED, "");
        }
        if (trusted.notYetValidAt(now)) {
            return new SignerVerdict(did, SignerReason.NOT_YET_VALID, "");
        }
        if (trusted.expiredAt(now)) {
            return new SignerVerdict(did, SignerReason.EXPIRED, "");
        }
        SignatureFinding finding = best(trusted, findings);
        if (finding == null) {
            return new SignerVerdict(did, SignerReason.NO_SIGNATURE, "");
        }
        return switch (finding.outcome()) {
            case VALID -> count(trusted, finding.keyId().orElse(null));
            case UNKNOWN -> unknownCounts
                    ? count(trusted, currentKey(finding, findings))
                    : new SignerVerdict(did, SignerReason.UNKNOWN, finding.code());
            case INVALID -> new SignerVerdict(did, SignerReason.INVALID, finding.code());
        };
    }

    /** The key that a signature which could not be checked would be under, as far as any finding for its DID names it. */
    private static @Nullable String currentKey(SignatureFinding finding, List<SignatureFinding> findings) {
        return finding.keyId().or(() -> findings.stream().flatMap(other -> other.keyId().stream()).findFirst()).orElse(null);
    }

    private SignerVerdict count(TrustedDid trusted, @Nullable String keyId) {
        Did did = trusted.did();
        if (keyId != null) {
            if (!trusted.accepts(keyId)) {
                return new SignerVerdict(did, SignerReason.KEY_NOT_PINNED, "");
            }
            Did other = keysSeen.putIfAbsent(keyId, did);
            if (other != null) {
                return new SignerVerdict(did, SignerReason.SAME_KEY_AS, other.toString());
            }
        }
        counted++;
        return new SignerVerdict(did, SignerReason.COUNTED, "");
    }

    /** The finding that speaks for a DID; one under a key that is not pinned speaks only when there is no better. */
    private static @Nullable SignatureFinding best(TrustedDid trusted, List<SignatureFinding> findings) {
        SignatureFinding best = null;
        for (SignatureFinding finding : findings) {
            if (best == null || rank(trusted, finding) < rank(trusted, best)) {
                best = finding;
            }
        }
        return best;
    }

    private static int rank(TrustedDid trusted, SignatureFinding finding) {
        boolean pinned = finding.keyId().map(trusted::accepts).orElse(true);
        return switch (finding.outcome()) {
            case VALID -> pinned ? 0 : 2;
            case UNKNOWN -> pinned ? 1 : 3;
            case INVALID -> 4;
        };
    }
}
