package io.atcr.policy;

import static io.atcr.policy.Deciding.NOW;
import static io.atcr.policy.Deciding.did;

import io.atcr.car.syntax.Did;
import io.atcr.policy.SignatureFinding.Outcome;
import io.atcr.policy.SignerFacts.Source;
import io.atcr.policy.SignerFacts.TagRecord;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cast of the cases on the page, and the short notation in which a case says who signed. */
final class PageCase {
    private static final Map<String, Did> CAST = new LinkedHashMap<>();
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    static {
        for (String name : List.of("alice", "bob", "carol", "dave", "eve", "mallory")) {
            CAST.put(name, did("did:plc:" + name.charAt(0) + "a".repeat(23)));
        }
    }

    private PageCase() {
    }

    static Did of(String name) {
        return CAST.get(name);
    }

    /** A set of one policy for everything; {@code require} and {@code beside} are YAML in flow style, the names of the cast stand for DIDs. */
    static String yaml(String require, String beside) {
        StringBuilder yaml = new StringBuilder("version: 1.0\ntrustedDIDs:\n");
        CAST.forEach((name, did) -> {
            if (!name.equals("mallory")) {
                yaml.append("  ").append(did).append(": {name: ").append(name)
                        .append(name.equals("dave") ? ", expiresAt: '" + NOW.minus(Duration.ofDays(1)) + "'" : "").append("}\n");
            }
        });
        yaml.append("deniedDIDs: {").append(of("eve")).append(": {reason: left}}\n");
        yaml.append("groups:\n  release: [").append(of("alice")).append(", ").append(of("bob")).append("]\n  security: [")
                .append(of("carol")).append("]\nowners:\n");
        CAST.forEach((name, did) -> yaml.append("  ").append(name).append(": ").append(did).append('\n'));
        yaml.append("policies:\n- name: p\n  scope: 'atcr.io/**'\n  require: {").append(require.replace("[bob]", "[" + of("bob") + "]"))
                .append("}\n");
        if (!beside.startsWith("action")) {
            yaml.append("  action: enforce\n");
        }
        yaml.append("  ").append(beside.equals("exempt: true")
                ? "exempt: [{image: 'atcr.io/alice/app@" + DIGEST + "', reason: broken glass, expiresAt: '2026-02-01T00:00:00Z'}]"
                : beside);
        return yaml.append('\n').toString();
    }

    static Decision decide(String require, String beside, String image, String signatures) throws Exception {
        TrustPolicy policy = TrustPolicy.parse(yaml(require, beside));
        ImageReference reference = ImageReference.parse("atcr.io/" + image.replace("@digest", "@" + DIGEST));
        return policy.ruleFor(reference).orElseThrow().decide(reference, findings(signatures), null, NOW);
    }

    static List<SignatureFinding> findings(String signatures) {
        List<SignatureFinding> findings = new ArrayList<>();
        for (String signature : signatures.split(",")) {
            if (!signature.isBlank()) {
                findings.add(finding(signature.strip().split(" ")));
            }
        }
        return findings;
    }

    private static SignatureFinding finding(String[] words) {
        String key = words[0];
        Outcome outcome = Outcome.VALID;
        SignerFacts facts = SignerFacts.none();
        boolean historical = false;
        Source source = Source.LIVE;
        for (int i = 1; i < words.length; i++) {
            String value = words[i].substring(words[i].indexOf('=') + 1);
            switch (words[i].split("=")[0]) {
                case "key" -> key = value;
                case "unknown" -> outcome = Outcome.UNKNOWN;
                case "invalid" -> outcome = Outcome.INVALID;
                case "absent" -> {
                    outcome = Outcome.INVALID;
                    facts = facts.withRecordAbsent();
                }
                case "pds" -> facts = facts.withPds(URI.create("https://" + value + ".example.com/"));
                case "tag" -> facts = facts.withTagRecord(TagRecord.valueOf(value.toUpperCase(java.util.Locale.ROOT)));
                case "head" -> facts = facts.withHeadTime(ago(value));
                case "seen" -> facts = facts.withLastVerified(ago(value));
                case "historical" -> historical = true;
                case "pinned" -> source = Source.PINNED_COMMIT;
                case "bundle" -> {
                    source = Source.BUNDLE;
                    facts = value.equals("bundle") ? facts : facts.withBundleTime(ago(value));
                }
                default -> throw new IllegalArgumentException(words[i]);
            }
        }
        return new SignatureFinding(of(words[0]), outcome, "code", Optional.of("did:key:z" + key), facts.withSource(source, historical));
    }

    private static Instant ago(String hours) {
        return NOW.minus(Duration.ofHours(Long.parseLong(hours.replace("h", ""))));
    }
}
