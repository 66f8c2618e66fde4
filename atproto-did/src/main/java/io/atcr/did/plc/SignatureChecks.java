package io.atcr.did.plc;

import io.atcr.crypto.PublicKey;
import io.atcr.crypto.SignatureCheck;
import io.atcr.crypto.SignatureVerifier;
import java.util.Optional;

/** The signature checks of one log, of which there are only so many. Not thread-safe. */
final class SignatureChecks {

    private final SignatureVerifier signatures;
    private final KnownKeys keys;
    private int left;

    SignatureChecks(SignatureVerifier signatures, KnownKeys keys, int most) {
        this.signatures = signatures;
        this.keys = keys;
        this.left = most;
    }

    /** A text that is no key can have signed nothing; to find that out may cost as much as a check, and counts as one. */
    SignatureCheck check(String didKey, byte[] message, byte[] signature) throws PlcBreach {
        if (left == 0) {
            throw new PlcBreach(PlcRule.LIMIT, "more signature checks than the limits allow");
        }
        left--;
        Optional<PublicKey> key = keys.key(didKey);
        return key.isEmpty() ? SignatureCheck.MISMATCH : signatures.check(key.get(), message, signature);
    }
}
