package io.atcr.did.plc;

import io.atcr.crypto.CryptoException;
import io.atcr.crypto.PublicKey;
import io.atcr.crypto.SignatureCheck;
import io.atcr.crypto.SignatureVerifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The signature checks of one log: each key is parsed once, and there are only so many checks. Not thread-safe. */
final class SignatureChecks {

    private final SignatureVerifier signatures;
    private final Map<String, Optional<PublicKey>> keys = new HashMap<>();
    private int left;

    SignatureChecks(SignatureVerifier signatures, int most) {
        this.signatures = signatures;
        this.left = most;
    }

    /** A text that is no key can have signed nothing. */
    SignatureCheck check(String didKey, byte[] message, byte[] signature) throws PlcBreach {
        Optional<PublicKey> key = keys.computeIfAbsent(didKey, SignatureChecks::parse);
        if (key.isEmpty()) {
            return SignatureCheck.MISMATCH;
        }
        if (left == 0) {
            throw new PlcBreach(PlcRule.LIMIT, "more signature checks than the limits allow");
        }
        left--;
        return signatures.check(key.get(), message, signature);
    }

    private static Optional<PublicKey> parse(String didKey) {
        try {
            return Optional.of(PublicKey.parseDidKey(didKey));
        } catch (CryptoException noKey) {
            return Optional.empty();
        }
    }
}
