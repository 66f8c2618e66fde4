package io.atcr.samples.localnetwork.soak;

import io.atcr.policy.ImageReference;
import io.atcr.samples.localnetwork.Server;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What may be said at a moment: evidence is at most five minutes old, a refusal at most ten seconds. Time stands still within a round, while
 * the world changes. Told of each round by one thread before it begins; asked by several.
 */
final class SoakOracle {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration REFUSED = Duration.ofSeconds(10);
    /** Identities that were refused, and hosts that are left alone for a while, are remembered on the monotonic clock. */
    private static final long REMEMBERED = TimeUnit.SECONDS.toNanos(15);

    private final Map<Reason, Instant> until = new EnumMap<>(Reason.class);
    private Instant now = Instant.MIN;
    private boolean trouble;
    private Set<Server> troubled = Set.of();
    private final Map<Server, Long> troubledUntil = new EnumMap<>(Server.class);

    /** A round begins; nobody asks meanwhile. */
    void round(Instant instant, Collection<Trouble> troubles, boolean replay) {
        now = instant;
        trouble = replay || !troubles.isEmpty();
        troubled = troubles.stream().map(Trouble::server).collect(Collectors.toSet());
        troubles.forEach(each -> each.reasons().forEach(reason -> until.put(reason, instant.plus(REFUSED))));
        if (replay) {
            until.put(Reason.ROLLBACK, instant.plus(REFUSED));
            // an older head may be of an older key
            until.put(Reason.BAD_SIGNATURE, instant.plus(REFUSED));
        }
    }

    /** The round is over. */
    void ended() {
        troubled.forEach(server -> troubledUntil.put(server, System.nanoTime()));
    }

    /** Why an answer is wrong; empty if it may be given. */
    Optional<String> judge(Subject subject, Subject.Slot slot, VerificationResult result) {
        Reason reason = reason(result);
        boolean right = switch (reason) {
            case NONE -> slot.present.since(now.minus(KEPT)) && verified(result, slot);
            case RECORD_ABSENT -> slot.absent.since(now.minus(REFUSED));
            case BAD_SIGNATURE -> subject.oldKey.since(now.minus(KEPT).minus(REFUSED)) || allowed(reason);
            default -> reason.isTransient() ? trouble || remembered(Server.PLC) || remembered(askedFor(reason))
                    : allowed(reason) || reason == Reason.DID_NOT_FOUND && remembered(Server.PLC);
        };
        return right && result.decision().allowed() == (reason == Reason.NONE)
                ? Optional.empty()
                : Optional.of(now + ": " + reason + " for " + slot.image + ": " + result);
    }

    private boolean allowed(Reason reason) {
        Instant last = until.get(reason);
        return last != null && !now.isAfter(last);
    }

    private boolean remembered(Server server) {
        Long last = troubledUntil.get(server);
        return troubled.contains(server) || last != null && System.nanoTime() - last < REMEMBERED;
    }

    private static Server askedFor(Reason reason) {
        return switch (reason) {
            case REGISTRY_UNAVAILABLE -> Server.REGISTRY;
            case PDS_UNAVAILABLE -> Server.PDS;
            default -> Server.PLC;
        };
    }

    private static boolean verified(VerificationResult result, Subject.Slot slot) {
        return result.evidence() instanceof Evidence.Verified
                && result.verifiedReference().flatMap(ImageReference::digest).filter(digest -> digest.toString().equals(slot.image.digest()))
                        .isPresent();
    }

    static Reason reason(VerificationResult result) {
        if (result.evidence() instanceof Evidence.Failed failed) {
            return failed.reason();
        }
        return result.evidence() instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason() : Reason.NONE;
    }
}
