package io.atcr.benchmarks;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import java.util.Locale;

/** A policy set as large as any that somebody keeps in one file: 1,000 policies, half of them open to every owner, and 10,000 DIDs. */
final class LargePolicy {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private LargePolicy() {}

    static Did did(int index) {
        StringBuilder text = new StringBuilder("did:plc:");
        long bits = index * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < 24; i++) {
            text.append(ALPHABET.charAt((int) (bits >>> i * 2 & 31)));
        }
        try {
            return Did.parse(text.substring(0, 26) + String.format(Locale.ROOT, "%06d", index).replace('0', 'a').replace('1', 'b').replace('8', 'c')
                    .replace('9', 'd'));
        } catch (SyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The file. Every tenth policy lists no DIDs, so that all 10,000 can count. */
    static String yaml(int policies, int dids) {
        StringBuilder yaml = new StringBuilder("version: 1.0\ntrustedDIDs:\n");
        for (int i = 0; i < dids; i++) {
            yaml.append("  ").append(did(i)).append(":\n    name: \"Signer ").append(i)
                    .append("\"\n    validFrom: \"2024-01-01T00:00:00Z\"\n    expiresAt: \"2030-01-01T00:00:00Z\"\n");
        }
        yaml.append("owners:\n  alice: ").append(did(0)).append("\npolicies:\n");
        for (int i = 0; i < policies; i++) {
            String scope = i % 2 == 0 ? "atcr.io/*/service-" + i + "-*" : "ghcr.io/team-" + i + "/**";
            yaml.append("  - name: policy-").append(i).append("\n    scope: \"").append(scope).append("\"\n    require:\n      signature: true\n");
            if (i % 10 != 0) {
                yaml.append("      trustedDIDs:\n");
                for (int j = 0; j < 5; j++) {
                    yaml.append("        - ").append(did((i * 5 + j) % dids)).append('\n');
                }
            }
            yaml.append("    action: enforce\n    foreignSigners: ").append(i % 2 != 0).append('\n');
        }
        return yaml.toString();
    }
}
