package io.atcr.did.plc;

import io.atcr.crypto.PublicKey;
import io.atcr.crypto.SignatureCheck;
import io.atcr.crypto.SignatureVerifier;
import java.util.List;
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

    /** Refuses an operation unless one of the keys signed it; the last ones, which are those of every day, are tried first. */
    void require(PlcOperation operation, List<String> didKeys) throws PlcBreach {
        byte[] unsigned = operation.unsigned();
        SignatureCheck refused = SignatureCheck.MISMATCH;
        for (int i = didKeys.size() - 1; i >= 0; i--) {
            SignatureCheck check = check(didKeys.get(i), unsigned, operation.signature().bytes());
            if (check.valid()) {
                return;
            }
            refused = check == SignatureCheck.HIGH_S ? check : refused;
        }
        throw operation.signature().refused(refused, didKeys.size());
    }

    /** The place of the first key that signed, or the number of keys if none did. */
    int signer(PlcOperation operation, List<String> didKeys) throws PlcBreach {
        byte[] unsigned = operation.unsigned();
        int i = 0;
        while (i < didKeys.size() && !check(didKeys.get(i), unsigned, operation.signature().bytes()).valid()) {
            i++;
        }
        return i;
    }

    /** A text that is no key can have signed nothing; to find that out may cost as much as a check, and counts as one. */
    private SignatureCheck check(String didKey, byte[] message, byte[] signature) throws PlcBreach {
        if (left == 0) {
            throw new PlcBreach(PlcRule.LIMIT, "more signature checks than the limits allow");
        }
        left--;
        Optional<PublicKey> key = keys.key(didKey);
        return key.isEmpty() ? SignatureCheck.MISMATCH : signatures.check(key.get(), message, signature);
    }
}
