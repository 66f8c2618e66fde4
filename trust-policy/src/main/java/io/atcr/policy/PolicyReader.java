package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the top level of a policy file: every value into its type, every rule of the format checked where the value stands. */
final class PolicyReader {
    private static final List<String> KEYS = List.of("version", "trustedDIDs", "policies", "atcrRegistries", "owners");
    private static final String VERSION = "1.0";
    private static final int MAX_TRUSTED = 20_000;
    private static final int MAX_POLICIES = 2_000;

    private final String source;
    private final List<PolicyWarning> warnings = new ArrayList<>();

    private PolicyReader(String source) {
        this.source = source;
    }

    /** Reads text whose hash is known. */
    static TrustPolicy read(String text, String source, String sha256) throws PolicyException {
        return new PolicyReader(source).read(YamlReader.read(text, source), sha256);
    }

    private TrustPolicy read(YamlNode root, String sha256) throws PolicyException {
        checkVersion(Fields.mapping(source, root, "the policy file"));
        Fields fields = Fields.of(source, root, "the policy file", KEYS);
        Map<Did, TrustedDid> trusted = trustedDids(fields);
        PolicyContext context = new PolicyContext(trusted, registries(fields), owners(fields), sha256);
        return new TrustPolicy(context, order(fields, context), warnings);
    }

    private void checkVersion(YamlNode.Mapping root) throws PolicyException {
        YamlNode.Entry version = root.entries().get("version");
        if (version == null) {
            throw failure(PolicyError.MISSING_KEY, root, "a policy file without 'version'", "version: " + VERSION);
        }
        if (!(version.value() instanceof YamlNode.Scalar scalar) || !scalar.text().equals(VERSION)) {
            throw failure(PolicyError.UNSUPPORTED_VERSION, version.value(), version.value().describe() + " for version", VERSION);
        }
    }

    private Map<Did, TrustedDid> trustedDids(Fields fields) throws PolicyException {
        Map<Did, TrustedDid> trusted = new LinkedHashMap<>();
        YamlNode node = fields.get("trustedDIDs");
        if (node == null) {
            return trusted;
        }
        Map<String, YamlNode.Entry> entries = Fields.mapping(source, node, "trustedDIDs").entries();
        if (entries.isEmpty()) {
            throw failure(PolicyError.EMPTY, node, "an empty mapping for trustedDIDs", "at least one DID");
        }
        if (entries.size() > MAX_TRUSTED) {
            throw failure(PolicyError.TOO_MANY, node, entries.size() + " trusted DIDs", "at most " + MAX_TRUSTED);
        }
        TrustedDidReader reader = new TrustedDidReader(source, warnings);
        for (YamlNode.Entry entry : entries.values()) {
            TrustedDid one = reader.read(entry);
            trusted.put(one.did(), one);
        }
        return trusted;
    }

    private Set<String> registries(Fields fields) throws PolicyException {
        if (fields.get("atcrRegistries") == null) {
            return ImageReference.DEFAULT_ATCR_REGISTRIES;
        }
        Set<String> registries = new LinkedHashSet<>();
        for (YamlNode.Scalar scalar : fields.strings("atcrRegistries").values()) {
            String registry = ReferenceParser.registryOrNull(scalar.text());
            if (registry == null) {
                throw failure(PolicyError.BAD_REGISTRY, scalar, Printable.quote(scalar.text()) + " in atcrRegistries", "host or host:port");
            }
            if (!registries.add(registry)) {
                throw failure(PolicyError.DUPLICATE_VALUE, scalar, registry + " again in atcrRegistries", "each registry once");
            }
        }
        return registries;
    }

    private Map<String, Did> owners(Fields fields) throws PolicyException {
        Map<String, Did> owners = new LinkedHashMap<>();
        YamlNode node = fields.get("owners");
        if (node == null) {
            return owners;
        }
        Map<String, YamlNode.Entry> entries = Fields.mapping(source, node, "owners").entries();
        if (entries.isEmpty()) {
            throw failure(PolicyError.EMPTY, node, "an empty mapping for owners", "at least one owner segment");
        }
        TrustedDidReader reader = new TrustedDidReader(source, warnings);
        for (YamlNode.Entry entry : entries.values()) {
            String segment = entry.key().text();
            if (segment.indexOf('/') >= 0 || ReferenceParser.badComponentAt(segment, 0, segment.length()) >= 0) {
                throw failure(PolicyError.BAD_OWNER, entry.key(), Printable.quote(segment) + " in owners",
                        "an owner segment as it stands in references, for example alice.example.com");
            }
            owners.put(segment, reader.did(fields.string(entry.value(), "the DID of an owner")));
        }
        return owners;
    }

    private ScopeOrder order(Fields fields, PolicyContext context) throws PolicyException {
        fields.require("policies");
        List<YamlNode> nodes = fields.list("policies");
        if (nodes.size() > MAX_POLICIES) {
            throw failure(PolicyError.TOO_MANY, fields.place("policies"), nodes.size() + " policies", "at most " + MAX_POLICIES);
        }
        RuleReader reader = new RuleReader(source, context, warnings);
        List<PolicyRule> rules = new ArrayList<>();
        for (YamlNode node : nodes) {
            rules.add(reader.read(node));
        }
        return ScopeOrder.of(rules, reader.scopes(), source);
    }

    private PolicyException failure(PolicyError code, YamlNode at, String found, String allowed) {
        return new PolicyException(code, source, at.line(), at.column(), found, allowed, null);
    }
}
