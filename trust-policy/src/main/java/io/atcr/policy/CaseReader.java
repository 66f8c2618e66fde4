package io.atcr.policy;

import io.atcr.car.syntax.Did;
import io.atcr.policy.PolicyCase.Supposed;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a file of cases, as strictly as a policy file. */
final class CaseReader {
    private static final List<String> KEYS = List.of("version", "at", "cases");
    private static final List<String> CASE_KEYS = List.of("name", "image", "signers", "owner", "at", "expect", "policy", "reason");
    private static final List<String> SIGNER_KEYS = List.of("did", "outcome", "key", "pds", "tagRecord", "source", "historicalKey", "headTime",
            "lastVerified", "bundleTime");

    private final String source;

    CaseReader(String source) {
        this.source = source;
    }

    PolicyCases read(YamlNode root) throws PolicyException {
        PolicyReader.checkVersion(source, Fields.mapping(source, root, "the file of cases"));
        Fields fields = Fields.of(source, root, "the file of cases", KEYS);
        Instant at = TrustedDidReader.instant(fields, "at");
        List<PolicyCase> cases = new ArrayList<>();
        for (YamlNode node : fields.list("cases")) {
            cases.add(one(Fields.of(source, node, "a case", CASE_KEYS), node, at));
        }
        return new PolicyCases(cases);
    }

    private PolicyCase one(Fields fields, YamlNode node, @Nullable Instant otherwise) throws PolicyException {
        String name = TrustedDidReader.name(fields.string("name"), source);
        Instant at = TrustedDidReader.instant(fields, "at");
        return new PolicyCase(name, Place.of(source, node), fields.string("image").text(), signers(fields), owner(fields),
                at == null ? otherwise : at, Decision.Outcome.valueOf(word(fields, "expect", Decision.Outcome.values())), policy(fields),
                fields.get("reason") == null ? null : DecisionReason.valueOf(word(fields, "reason", DecisionReason.values())));
    }

    private static String word(Fields fields, String key, Enum<?>[] values) throws PolicyException {
        return fields.word(key, PolicyError.UNKNOWN_VALUE, Arrays.stream(values).map(Enum::name).toList());
    }

    /** The name, the empty text for null, or null when the key is absent. */
    private static @Nullable String policy(Fields fields) throws PolicyException {
        YamlNode node = fields.get("policy");
        if (node instanceof YamlNode.Scalar scalar && scalar.type() == YamlNode.Scalar.Type.NULL) {
            return "";
        }
        return node == null ? null : fields.string("policy").text();
    }

    private @Nullable Did owner(Fields fields) throws PolicyException {
        return fields.get("owner") == null ? null : did(fields.string("owner"));
    }

    private Did did(YamlNode.Scalar scalar) throws PolicyException {
        return new TrustedDidReader(source, new ArrayList<>()).did(scalar);
    }

    private List<Supposed> signers(Fields fields) throws PolicyException {
        List<Supposed> signers = new ArrayList<>();
        YamlNode node = fields.get("signers");
        if (node instanceof YamlNode.Sequence sequence && sequence.items().isEmpty() || node == null) {
            return signers;
        }
        for (YamlNode item : fields.list("signers")) {
            signers.add(item instanceof YamlNode.Mapping
                    ? signer(Fields.of(source, item, "a signer", SIGNER_KEYS))
                    : Supposed.good(did(fields.string(item, "each signer"))));
        }
        return signers;
    }

    private Supposed signer(Fields fields) throws PolicyException {
        Did did = did(fields.string("did"));
        String outcome = choice(fields, "outcome", List.of("valid", "unknown", "invalid", "absent"));
        SignerFacts.Source from = switch (choice(fields, "source", List.of("live", "pinned", "bundle"))) {
            case "pinned" -> SignerFacts.Source.PINNED_COMMIT;
            case "bundle" -> SignerFacts.Source.BUNDLE;
            default -> SignerFacts.Source.LIVE;
        };
        boolean historical = fields.bool("historicalKey", false);
        if (historical && from == SignerFacts.Source.LIVE) {
            throw fields.failure(PolicyError.CONFLICT, fields.place("historicalKey"), "historicalKey: true of a live proof",
                    "historicalKey: true only with source: pinned or bundle");
        }
        String tag = choice(fields, "tagRecord", List.of("proven", "absent", "unknown"));
        return new Supposed(did, switch (outcome) {
            case "valid" -> SignatureFinding.Outcome.VALID;
            case "unknown" -> SignatureFinding.Outcome.UNKNOWN;
            default -> SignatureFinding.Outcome.INVALID;
        }, outcome.equals("absent"), fields.get("key") == null ? null : fields.string("key").text(), pds(fields),
                tag.equals("unknown") ? SignerFacts.TagRecord.NOT_LOOKED_AT : SignerFacts.TagRecord.valueOf(tag.toUpperCase(Locale.ROOT)),
                from, historical, TrustedDidReader.instant(fields, "headTime"), TrustedDidReader.instant(fields, "lastVerified"),
                TrustedDidReader.instant(fields, "bundleTime"));
    }

    /** One of some words; the first when the key is absent. */
    private static String choice(Fields fields, String key, List<String> words) throws PolicyException {
        return fields.get(key) == null ? words.get(0) : fields.word(key, PolicyError.UNKNOWN_VALUE, words);
    }

    private static @Nullable URI pds(Fields fields) throws PolicyException {
        if (fields.get("pds") == null) {
            return null;
        }
        YamlNode.Scalar scalar = fields.string("pds");
        try {
            URI uri = URI.create(scalar.text());
            return SignerFacts.none().withPds(uri).pds().orElseThrow();
        } catch (IllegalArgumentException e) {
            throw fields.failure(PolicyError.UNKNOWN_VALUE, scalar, scalar.describe() + " for pds", "a URL, for example https://pds.example.com");
        }
    }
}
