package io.atcr.policy;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two trusted DIDs, a stranger, and decisions about their images. */
final class Deciding {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final Did ALICE = did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    static final Did BOB = did("did:plc:z72i7hdynmk6r22z27h6tvur");
    static final Did MALLORY = did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    static final String KEY_A = "did:key:zA";
    static final String KEY_B = "did:key:zB";

    private Deciding() {
    }

    static String text(String require, String rule) {
        return "version: 1.0\ntrustedDIDs:\n  " + ALICE + ": {}\n  " + BOB
                + ": {}\npolicies:\n- name: p\n  scope: '**'\n  require: {signature: true"
                + (require.isEmpty() ? "" : ", " + require) + "}\n" + (rule.startsWith("action") ? "  " : "  action: enforce\n  ") + rule
                + "\n";
    }

    static TrustPolicy policy(String require, String rule) throws PolicyException {
        return TrustPolicy.parse(text(require, rule));
    }

    static Decision decide(TrustPolicy policy, String image, @Nullable Did owner, SignatureFinding... findings) throws ReferenceException {
        ImageReference reference = ImageReference.parse(image);
        return policy.ruleFor(reference).orElseThrow().decide(reference, List.of(findings), owner, NOW);
    }

    static SignerReason verdict(Decision decision, Did did) {
        return decision.signers().stream().filter(v -> v.did().equals(did)).findFirst().orElseThrow().reason();
    }

    static Did did(String text) {
        try {
            return Did.parse(text);
        } catch (SyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
