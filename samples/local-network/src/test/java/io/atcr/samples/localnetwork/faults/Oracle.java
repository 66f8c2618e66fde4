package io.atcr.samples.localnetwork.faults;

import static io.atcr.verifier.Reason.ADDRESS_REFUSED;
import static io.atcr.verifier.Reason.BAD_MANIFEST;
import static io.atcr.verifier.Reason.BUDGET_EXHAUSTED;
import static io.atcr.verifier.Reason.DID_HISTORY;
import static io.atcr.verifier.Reason.DID_NOT_FOUND;
import static io.atcr.verifier.Reason.DID_UNAVAILABLE;
import static io.atcr.verifier.Reason.IMAGE_NOT_FOUND;
import static io.atcr.verifier.Reason.NONE;
import static io.atcr.verifier.Reason.PDS_UNAVAILABLE;
import static io.atcr.verifier.Reason.PROOF_UNUSABLE;
import static io.atcr.verifier.Reason.RECORD_ABSENT;
import static io.atcr.verifier.Reason.REGISTRY_UNAVAILABLE;
import static io.atcr.verifier.Reason.TERMS_NOT_MET;
import static io.atcr.verifier.Reason.UNSIGNED;
import static io.atcr.verifier.Reason.WRONG_DID;

import io.atcr.verifier.Reason;
import java.util.Set;

/**
 * What has to be answered, from the rules and not from what was seen.
 *
 * <p>A fault that does not hit changes nothing. What cannot be had, and garbage that nobody vouches for, is Indeterminate. Failed takes an
 * answer: that something is not there, bytes that do not hash to what was asked for, a head that is another account's, a manifest that is
 * none, or an address that may not be asked.
 */
final class Oracle {
    /** Where a deadline passes depends on how fast the machine is. */
    private static final Set<Reason> NO_TIME = Set.of(DID_UNAVAILABLE, PDS_UNAVAILABLE, REGISTRY_UNAVAILABLE, BUDGET_EXHAUSTED);

    private Oracle() {}

    /** The reasons that are right; {@link Reason#NONE} stands for Verified. */
    static Set<Reason> reasons(Cell cell) {
        if (!cell.hit()) {
            return Set.of(cell.held() == Held.NEGATIVE ? RECORD_ABSENT : NONE);
        }
        if (cell.harm().takesTime()) {
            return NO_TIME;
        }
        return switch (cell.hop()) {
            case PLC_LOG -> Set.of(log(cell));
            case GET_RECORD -> Set.of(record(cell.harm()));
            case TAG -> Set.of(tag(cell));
            case DIGEST -> Set.of(digest(cell.harm()));
            case REFERRERS, FALLBACK_TAG -> listing(cell);
            case REFERRER_MANIFEST, ARTIFACT_BLOB -> Set.of(artifact(cell));
            case TOKEN -> Set.of(cell.harm() == Harm.REDIRECTED ? ADDRESS_REFUSED : REGISTRY_UNAVAILABLE);
        };
    }

    /** The log proves itself, so whatever else is served is no log; that there is none is believed until one was seen. */
    private static Reason log(Cell cell) {
        return switch (cell.harm()) {
            case NOT_FOUND, GONE -> cell.held().marks() ? DID_HISTORY : DID_NOT_FOUND;
            case FLIPPED_FIRST, FLIPPED_MIDDLE, FLIPPED_LAST, HTML, OTHERS, SIBLINGS, SWAPPED, OVERSIZE -> DID_HISTORY;
            default -> DID_UNAVAILABLE;
        };
    }

    /** Nothing but a head that is signed says anything, and a head of somebody else says that this is not the account's. */
    private static Reason record(Harm harm) {
        return switch (harm) {
            case FLIPPED_FIRST, FLIPPED_MIDDLE, FLIPPED_LAST, HTML, SIBLINGS, SWAPPED -> PROOF_UNUSABLE;
            case OTHERS -> WRONG_DID;
            default -> PDS_UNAVAILABLE;
        };
    }

    /** A tag is the registry's word; where it leads is verified like any image. */
    private static Reason tag(Cell cell) {
        return switch (cell.harm()) {
            case NOT_FOUND -> IMAGE_NOT_FOUND;
            case REDIRECTED -> ADDRESS_REFUSED;
            case FLIPPED_FIRST, FLIPPED_MIDDLE, FLIPPED_LAST, HTML, OVERSIZE -> BAD_MANIFEST;
            case SIBLINGS, SWAPPED -> NONE;
            case OTHERS -> cell.scenario().foreign() ? UNSIGNED : RECORD_ABSENT;
            default -> REGISTRY_UNAVAILABLE;
        };
    }

    private static Reason digest(Harm harm) {
        return switch (harm) {
            case NOT_FOUND -> IMAGE_NOT_FOUND;
            case REDIRECTED -> ADDRESS_REFUSED;
            case FLIPPED_FIRST, FLIPPED_MIDDLE, FLIPPED_LAST, HTML, OVERSIZE, OTHERS, SIBLINGS, SWAPPED -> BAD_MANIFEST;
            default -> REGISTRY_UNAVAILABLE;
        };
    }

    /** A list is nobody's word: it may say that there is nothing, and an altered one may do so too. */
    private static Set<Reason> listing(Cell cell) {
        Harm harm = cell.harm();
        boolean listed = harm == Harm.NOT_FOUND || harm == Harm.OTHERS || harm == Harm.SIBLINGS || harm == Harm.SWAPPED;
        if (listed) {
            return Set.of(nothingFound(cell));
        }
        return cell.hop() == Hop.REFERRERS && harm == Harm.FLIPPED_MIDDLE
                ? Set.of(nothingFound(cell), REGISTRY_UNAVAILABLE)
                : Set.of(REGISTRY_UNAVAILABLE);
    }

    /** An artifact that is listed, and then is not there or is another one, is none; one that cannot be had may be one. */
    private static Reason artifact(Cell cell) {
        return cell.harm().noAnswer() ? REGISTRY_UNAVAILABLE : nothingFound(cell);
    }

    private static Reason nothingFound(Cell cell) {
        if (cell.scenario().foreign()) {
            return UNSIGNED;
        }
        return cell.held() == Held.NEGATIVE ? RECORD_ABSENT : TERMS_NOT_MET;
    }
}
