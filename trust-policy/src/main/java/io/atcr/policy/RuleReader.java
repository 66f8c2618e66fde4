package io.atcr.policy;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the entries of {@code policies}. */
final class RuleReader {
    private static final List<String> KEYS = List.of("name", "scope", "require", "action", "foreignSigners");
    private static final List<String> REQUIRE_KEYS = List.of("signature", "trustedDIDs", "minSignatures");
    private static final List<String> ACTIONS = Arrays.stream(Action.values()).map(Action::word).toList();

    private final String source;
    private final PolicyContext context;
    private final List<PolicyWarning> warnings;
    private final Map<String, Integer> linesByName = new HashMap<>();
    private final List<YamlNode.Scalar> scopes = new ArrayList<>();
    private final Reach reachOfAll;
    private final ScopeComparison comparison = new ScopeComparison();

    RuleReader(String source, PolicyContext context, List<PolicyWarning> warnings) {
        this.source = source;
        this.context = context;
        this.warnings = warnings;
        this.reachOfAll = new Reach(context.trusted().values());
    }

    PolicyRule read(YamlNode node) throws PolicyException {
        Fields fields = Fields.of(source, node, "a policy", KEYS);
        String name = uniqueName(fields.string("name"));
        YamlNode.Scalar scopeText = fields.string("scope");
        Scope scope = scope(fields, scopeText);
        scopes.add(scopeText);
        PolicyRule.Requirement requirement = requirement(fields);
        Action action = action(fields.string("action"));
        warnAbout(scope, scopeText, requirement, action);
        return new PolicyRule(name, node.line(), scope, action, requirement, context);
    }

    /** Where the scopes of the policies read so far stand. */
    List<YamlNode.Scalar> scopes() {
        return scopes;
    }

    private String uniqueName(YamlNode.Scalar scalar) throws PolicyException {
        String name = TrustedDidReader.name(scalar, source);
        Integer first = linesByName.putIfAbsent(name, scalar.line());
        if (first != null) {
            throw failure(PolicyError.DUPLICATE_POLICY_NAME, scalar, "a second policy " + Printable.quote(name),
                    "a name of its own for each policy; the first stands in line " + first);
        }
        return name;
    }

    private Scope scope(Fields fields, YamlNode.Scalar scalar) throws PolicyException {
        try {
            return ScopeParser.parse(scalar.text());
        } catch (ScopeParser.ScopeException e) {
            throw fields.failure(PolicyError.BAD_SCOPE, scalar, "the scope " + Printable.quote(scalar.text()),
                    String.valueOf(e.getMessage()));
        }
    }

    private Action action(YamlNode.Scalar scalar) throws PolicyException {
        int index = ACTIONS.indexOf(scalar.text());
        if (index < 0) {
            throw new PolicyException(PolicyError.UNKNOWN_ACTION, source, scalar.line(), scalar.column(),
                    "the action " + Printable.quote(scalar.text()), String.join(", ", ACTIONS), NearMiss.of(scalar.text(), ACTIONS));
        }
        return Action.values()[index];
    }

    private PolicyRule.Requirement requirement(Fields policy) throws PolicyException {
        YamlNode node = policy.require("require");
        Fields fields = Fields.of(source, node, "require", REQUIRE_KEYS);
        boolean foreignSigners = policy.bool("foreignSigners", false);
        if (!fields.bool("signature")) {
            for (String key : List.of("trustedDIDs", "minSignatures")) {
                if (fields.get(key) != null) {
                    throw failure(PolicyError.CONFLICT, fields.place(key), key + " beside signature: false",
                            "signature: true with " + key + ", or signature: false alone");
                }
            }
            return new PolicyRule.Requirement(false, Map.of(), 0, foreignSigners);
        }
        Map<Did, TrustedDid> listed = fields.get("trustedDIDs") == null ? context.trusted() : listed(fields);
        if (listed.isEmpty()) {
            throw failure(PolicyError.NOBODY_CAN_SIGN, fields.place("signature"), "signature: true without any trusted DID",
                    "trustedDIDs at the top of the file, with at least one DID");
        }
        int minSignatures = minSignatures(fields, listed);
        return new PolicyRule.Requirement(true, listed, minSignatures, foreignSigners);
    }

    private Map<Did, TrustedDid> listed(Fields fields) throws PolicyException {
        Map<Did, TrustedDid> listed = new LinkedHashMap<>();
        for (YamlNode.Scalar scalar : fields.strings("trustedDIDs").values()) {
            TrustedDid trusted = trusted(scalar.text()).orElse(null);
            if (trusted == null) {
                throw new PolicyException(PolicyError.UNTRUSTED_DID, source, scalar.line(), scalar.column(), scalar.describe(),
                        "a DID that stands in trustedDIDs at the top of the file",
                        NearMiss.of(scalar.text(), TrustedDidReader.words(context.trusted().keySet())));
            }
            listed.put(trusted.did(), trusted);
        }
        return listed;
    }

    private Optional<TrustedDid> trusted(String text) {
        try {
            return Optional.ofNullable(context.trusted().get(Did.parse(text)));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    private int minSignatures(Fields fields, Map<Did, TrustedDid> listed) throws PolicyException {
        YamlNode node = fields.get("minSignatures");
        if (node == null) {
            return 1;
        }
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.type() != YamlNode.Scalar.Type.INTEGER) {
            throw failure(PolicyError.WRONG_TYPE, node, node.describe() + " for minSignatures", "a whole number from 1");
        }
        if (!scalar.text().matches("[+-]?[0-9]{1,9}")) {
            throw failure(PolicyError.WRONG_TYPE, node, node.describe() + " for minSignatures", "a decimal number of at most 9 digits");
        }
        int min = Integer.parseInt(scalar.text());
        if (min < 1) {
            throw failure(PolicyError.MIN_SIGNATURES_TOO_LOW, node, scalar.describe() + " for minSignatures", "1 or more");
        }
        int reachable = min == 1 ? 1 : (listed == context.trusted() ? reachOfAll : new Reach(listed.values())).most();
        if (min > reachable) {
            throw failure(PolicyError.MIN_SIGNATURES_UNREACHABLE, node, scalar.describe() + " for minSignatures",
                    "at most " + reachable + ": so many of the policy's DIDs, each with its own key, can count at one moment");
        }
        return min;
    }

    private void warnAbout(Scope scope, YamlNode.Scalar at, PolicyRule.Requirement requirement, Action action) {
        boolean lenient = action != Action.ENFORCE || !requirement.signature();
        if (lenient && scope.openOwner()) {
            warn(PolicyWarning.Code.OPEN_OWNER, at, "the scope " + scope + " is lenient and open to every owner that its wildcard matches: "
                    + "anyone who can push there chooses this policy");
        }
        if (requirement.signature() && !requirement.foreignSigners() && neverOnAtcr(scope)) {
            warn(PolicyWarning.Code.NEVER_SATISFIED, at, "the scope " + scope + " is on none of atcrRegistries, where owners are known: "
                    + "without foreignSigners: true no signature is ever enough");
        }
    }

    private boolean neverOnAtcr(Scope scope) {
        for (String registry : context.atcrRegistries()) {
            try {
                if (comparison.compare(scope, new Scope(registry + "/**")).relation() != ScopeComparison.Relation.DISJOINT) {
                    return false;
                }
            } catch (ScopeComparison.TooComplexException e) {
                return false;
            }
        }
        return true;
    }

    private void warn(PolicyWarning.Code code, YamlNode.Scalar at, String message) {
        warnings.add(new PolicyWarning(code, at.line(), at.column(), message));
    }

    private PolicyException failure(PolicyError code, YamlNode at, String found, String allowed) {
        return new PolicyException(code, source, at.line(), at.column(), found, allowed, null);
    }
}
