package io.atcr.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the entries of {@code policies}, of all files of a set. */
final class RuleReader {
    private static final List<String> KEYS = List.of("name", "scope", "require", "action", "foreignSigners", "independent",
            "staleIfUnavailable", "onAbsent", "requireTagRecord", "allowHistoricalKeys", "maxBundleAge", "maxHeadAge", "exempt");
    private static final List<String> ACTIONS = Arrays.stream(Action.values()).map(Action::word).toList();

    private final PolicyContext context;
    private final List<PolicyWarning> warnings;
    private final List<Scope> atcr;
    private final Map<String, Place> placesByName = new HashMap<>();
    private final List<Place> scopes = new ArrayList<>();
    private final RequirementReader requirements;
    private final ScopeComparison comparison = new ScopeComparison();

    RuleReader(PolicyContext context, List<PolicyWarning> warnings) {
        this.context = context;
        this.warnings = warnings;
        this.atcr = context.atcrRegistries().stream().map(registry -> new Scope(registry + "/**")).toList();
        this.requirements = new RequirementReader(context, warnings);
    }

    PolicyRule read(String source, YamlNode node) throws PolicyException {
        Fields fields = Fields.of(source, node, "a policy", KEYS);
        String name = uniqueName(fields, fields.string("name"));
        YamlNode.Scalar scopeText = fields.string("scope");
        Scope scope = scope(fields, scopeText);
        scopes.add(Place.of(source, scopeText));
        Requirement requirement = requirements.read(fields);
        Action action = Action.values()[ACTIONS.indexOf(fields.word("action", PolicyError.UNKNOWN_ACTION, ACTIONS))];
        warnAbout(scope, Place.of(source, scopeText), requirement, action);
        Map<ImageReference, Exemption> exemptions = ExemptionReader.read(fields, scope, requirement, context);
        return new PolicyRule(name, Place.of(source, node), scope, action, requirement, exemptions, context);
    }

    /** Where the scopes of the policies read so far stand. */
    List<Place> scopes() {
        return scopes;
    }

    private String uniqueName(Fields fields, YamlNode.Scalar scalar) throws PolicyException {
        String name = TrustedDidReader.name(scalar, fields.source());
        Place first = placesByName.putIfAbsent(name, Place.of(fields.source(), scalar));
        if (first != null) {
            throw fields.failure(PolicyError.DUPLICATE_POLICY_NAME, scalar, "a second policy " + Printable.quote(name),
                    "a name of its own for each policy; the first stands in "
                            + (first.source().equals(fields.source()) ? "" : Printable.escape(first.source()) + ", ") + "line " + first.line());
        }
        return name;
    }

    private static Scope scope(Fields fields, YamlNode.Scalar scalar) throws PolicyException {
        try {
            return ScopeParser.parse(scalar.text());
        } catch (ScopeParser.ScopeException e) {
            throw fields.failure(PolicyError.BAD_SCOPE, scalar, "the scope " + Printable.quote(scalar.text()),
                    String.valueOf(e.getMessage()));
        }
    }

    private void warnAbout(Scope scope, Place at, Requirement requirement, Action action) {
        boolean lenient = action != Action.ENFORCE || !requirement.signature();
        if (lenient && scope.openOwner()) {
            warn(PolicyWarning.Code.OPEN_OWNER, at, "the scope " + scope + " is lenient and open to every owner that its wildcard matches: "
                    + "anyone who can push there chooses this policy");
        }
        if (scope.namesTag()) {
            warn(PolicyWarning.Code.TAG_SCOPE, at, "the scope " + scope + " names a tag: whoever writes the reference chooses it, "
                    + "and a reference by digest never matches");
        }
        if (requirement.signature() && !requirement.foreignSigners() && neverOnAtcr(scope)) {
            warn(PolicyWarning.Code.NEVER_SATISFIED, at, "the scope " + scope + " is on none of atcrRegistries, where owners are known: "
                    + "without foreignSigners: true no signature is ever enough");
        }
    }

    private boolean neverOnAtcr(Scope scope) {
        for (Scope registry : atcr) {
            try {
                if (comparison.compare(scope, registry).relation() != ScopeComparison.Relation.DISJOINT) {
                    return false;
                }
            } catch (ScopeComparison.TooComplexException e) {
                return false;
            }
        }
        return true;
    }

    private void warn(PolicyWarning.Code code, Place at, String message) {
        warnings.add(PolicyWarning.at(code, at, message));
    }
}
