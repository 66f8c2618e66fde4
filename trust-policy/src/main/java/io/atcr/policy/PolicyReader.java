package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the top level of the files of one policy set: every value into its type, every rule of the format checked where the value
 * stands. What one file says holds for all; what two files say about one thing is refused.
 */
final class PolicyReader {
    private static final List<String> KEYS =
            List.of("version", "trustedDIDs", "policies", "atcrRegistries", "owners", "groups", "deniedDIDs", "warnBeforeExpiry");
    private static final String VERSION = "1.0";
    private static final int MAX_TRUSTED = 20_000;
    private static final int MAX_POLICIES = 2_000;
    /** Every scope is compared with every registry. */
    private static final int MAX_REGISTRIES = 1_000;
    private static final Duration MAX_NOTICE = Duration.ofDays(3650);

    private final List<PolicyWarning> warnings = new ArrayList<>();
    private final Map<Did, TrustedDid> trusted = new LinkedHashMap<>();
    private final Map<Did, String> denied = new LinkedHashMap<>();
    private final Map<String, Set<Did>> groups = new LinkedHashMap<>();
    private final Set<String> registries = new LinkedHashSet<>();
    private final Map<String, Did> owners = new LinkedHashMap<>();
    private final Map<String, Place> said = new LinkedHashMap<>();
    private @Nullable Duration expiryNotice;

    private PolicyReader() {
    }

    /** One file of a set. */
    record Document(String source, YamlNode root) {
    }

    /** Reads the files of a set whose hash is known. */
    static TrustPolicy read(List<Document> documents, String sha256) throws PolicyException {
        return new PolicyReader().readAll(documents, sha256);
    }

    private TrustPolicy readAll(List<Document> documents, String sha256) throws PolicyException {
        List<Fields> files = new ArrayList<>();
        for (Document document : documents) {
            checkVersion(document.source(), Fields.mapping(document.source(), document.root(), "the policy file"));
            files.add(Fields.of(document.source(), document.root(), "the policy file", KEYS));
        }
        for (Fields file : files) {
            trustedDids(file);
        }
        for (Fields file : files) {
            registries(file);
            owners(file);
            groups(file);
            denied(file);
            notice(file);
        }
        Set<String> atcr = registries.isEmpty() ? ImageReference.DEFAULT_ATCR_REGISTRIES : registries;
        Duration notice = expiryNotice == null ? PolicyContext.DEFAULT_EXPIRY_NOTICE : expiryNotice;
        PolicyContext context = new PolicyContext(trusted, denied, groups, atcr, owners, notice, sha256);
        return new TrustPolicy(context, order(files, context), warnings);
    }

    static void checkVersion(String source, YamlNode.Mapping root) throws PolicyException {
        YamlNode.Entry version = root.entries().get("version");
        if (version == null) {
            throw failure(PolicyError.MISSING_KEY, source, root, "a file without 'version'", "version: " + VERSION);
        }
        if (!(version.value() instanceof YamlNode.Scalar scalar) || !scalar.text().equals(VERSION)) {
            throw failure(PolicyError.UNSUPPORTED_VERSION, source, version.value(), version.value().describe() + " for version", VERSION);
        }
    }

    private void trustedDids(Fields file) throws PolicyException {
        TrustedDidReader reader = new TrustedDidReader(file.source(), warnings);
        for (YamlNode.Entry entry : file.entries("trustedDIDs", "DID")) {
            TrustedDid one = reader.read(entry);
            once(file, entry.key(), "trustedDIDs");
            trusted.put(one.did(), one);
            if (trusted.size() > MAX_TRUSTED) {
                throw file.failure(PolicyError.TOO_MANY, entry.key(), trusted.size() + " trusted DIDs", "at most " + MAX_TRUSTED);
            }
        }
    }

    /** Refuses what another file of the set has said already; one file cannot say it twice, since keys differ. */
    private void once(Fields file, YamlNode.Scalar key, String where) throws PolicyException {
        Place first = said.putIfAbsent(where + " " + key.text(), Place.of(file.source(), key));
        if (first != null) {
            throw file.failure(PolicyError.DUPLICATE_VALUE, key, Printable.quote(key.text()) + " again in " + where,
                    "each entry in one file; the first stands in " + Printable.escape(first.source()) + ", line " + first.line());
        }
    }

    private void registries(Fields file) throws PolicyException {
        if (file.get("atcrRegistries") == null) {
            return;
        }
        for (YamlNode.Scalar scalar : file.strings("atcrRegistries").values()) {
            String registry = ReferenceParser.registryOrNull(scalar.text());
            if (registry == null) {
                throw file.failure(PolicyError.BAD_REGISTRY, scalar, Printable.quote(scalar.text()) + " in atcrRegistries", "host or host:port");
            }
            if (!registries.add(registry)) {
                throw file.failure(PolicyError.DUPLICATE_VALUE, scalar, registry + " again in atcrRegistries", "each registry once");
            }
            if (registries.size() > MAX_REGISTRIES) {
                throw file.failure(PolicyError.TOO_MANY, scalar, registries.size() + " registries in atcrRegistries",
                        "at most " + MAX_REGISTRIES);
            }
        }
    }

    private void owners(Fields file) throws PolicyException {
        TrustedDidReader reader = new TrustedDidReader(file.source(), warnings);
        for (YamlNode.Entry entry : file.entries("owners", "owner segment")) {
            String segment = entry.key().text();
            if (segment.indexOf('/') >= 0 || ReferenceParser.badComponentAt(segment, 0, segment.length()) >= 0) {
                throw file.failure(PolicyError.BAD_OWNER, entry.key(), Printable.quote(segment) + " in owners",
                        "an owner segment as it stands in references, for example alice.example.com");
            }
            once(file, entry.key(), "owners");
            owners.put(segment, reader.did(file.string(entry.value(), "the DID of an owner")));
        }
    }

    private void groups(Fields file) throws PolicyException {
        for (YamlNode.Entry entry : file.entries("groups", "group")) {
            String name = TrustedDidReader.name(entry.key(), file.source());
            once(file, entry.key(), "groups");
            Set<Did> members = new LinkedHashSet<>();
            for (YamlNode.Scalar scalar : file.strings(entry.value(), "group " + Printable.quote(name)).values()) {
                members.add(TrustedDidReader.listed(scalar, trusted, file.source()).did());
            }
            groups.put(name, Collections.unmodifiableSet(members));
        }
    }

    private void denied(Fields file) throws PolicyException {
        TrustedDidReader reader = new TrustedDidReader(file.source(), warnings);
        for (YamlNode.Entry entry : file.entries("deniedDIDs", "DID")) {
            Fields fields = Fields.of(file.source(), entry.value(), "an entry of deniedDIDs", List.of("reason"));
            once(file, entry.key(), "deniedDIDs");
            Did did = reader.did(entry.key());
            requireDeniable(file, entry.key(), did);
            denied.put(did, TrustedDidReader.name(fields.string("reason"), file.source()));
        }
    }

    /** In {@code trustedDIDs} a DID that matches no signer trusts nobody; here it would leave whoever was meant trusted. */
    private void requireDeniable(Fields file, YamlNode.Scalar key, Did did) throws PolicyException {
        if (!did.isWellFormed() && !trusted.containsKey(did)) {
            throw new PolicyException(PolicyError.DENIES_NOBODY, file.source(), key.line(), key.column(), key.describe() + " in deniedDIDs",
                    "did:plc: and 24 characters of a-z and 2-7, a did:web, or a DID as it stands in trustedDIDs",
                    NearMiss.of(key.text(), trusted.keySet().stream().map(Did::toString).toList()));
        }
    }

    private void notice(Fields file) throws PolicyException {
        Duration notice = file.duration("warnBeforeExpiry", MAX_NOTICE);
        if (notice == null) {
            return;
        }
        if (expiryNotice != null) {
            throw file.failure(PolicyError.DUPLICATE_VALUE, file.place("warnBeforeExpiry"), "warnBeforeExpiry in a second file",
                    "warnBeforeExpiry in one file");
        }
        expiryNotice = notice;
    }

    private ScopeOrder order(List<Fields> files, PolicyContext context) throws PolicyException {
        RuleReader reader = new RuleReader(context, warnings);
        List<PolicyRule> rules = new ArrayList<>();
        boolean many = files.size() > 1;
        for (Fields file : files) {
            if (many && file.get("policies") == null) {
                continue;
            }
            file.require("policies");
            for (YamlNode node : file.list("policies")) {
                if (rules.size() == MAX_POLICIES) {
                    throw file.failure(PolicyError.TOO_MANY, node, "more than " + MAX_POLICIES + " policies", "at most " + MAX_POLICIES);
                }
                rules.add(reader.read(file.source(), node));
            }
        }
        if (rules.isEmpty()) {
            files.get(0).require("policies");
        }
        return ScopeOrder.of(rules, reader.scopes());
    }

    private static PolicyException failure(PolicyError code, String source, YamlNode at, String found, String allowed) {
        return new PolicyException(code, source, at.line(), at.column(), found, allowed, null);
    }
}
