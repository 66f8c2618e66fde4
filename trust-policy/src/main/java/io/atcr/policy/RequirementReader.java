package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a policy requires: {@code require}, and the terms beside it. */
final class RequirementReader {
    private static final List<String> KEYS = List.of("signature", "trustedDIDs", "minSignatures", "groups");
    private static final List<String> TERMS = List.of("independent", "staleIfUnavailable", "onAbsent", "requireTagRecord",
            "allowHistoricalKeys", "maxBundleAge", "maxHeadAge");
    private static final Duration MAX_STALE = Duration.ofHours(24);
    private static final Duration MAX_AGE = Duration.ofDays(3650);
    /** Every policy holds the members of its groups, which the file names once. */
    private static final int MAX_MEMBERS_TOGETHER = 1 << 20;

    private final PolicyContext context;
    private final List<PolicyWarning> warnings;
    private final Reach reachOfAll;
    private int membersTogether;

    RequirementReader(PolicyContext context, List<PolicyWarning> warnings) {
        this.context = context;
        this.warnings = warnings;
        this.reachOfAll = new Reach(context.trusted().values());
    }

    Requirement read(Fields policy) throws PolicyException {
        Fields fields = Fields.of(policy.source(), policy.require("require"), "require", KEYS);
        boolean foreignSigners = policy.bool("foreignSigners", false);
        if (!fields.bool("signature")) {
            for (String key : List.of("trustedDIDs", "minSignatures", "groups")) {
                refuse(fields, key, "signature: true with " + key + ", or signature: false alone");
            }
            for (String key : TERMS) {
                refuse(policy, key, key + " only beside signature: true");
            }
            return Requirement.none(foreignSigners);
        }
        EvidenceTerms terms = terms(policy);
        Map<Did, TrustedDid> listed = fields.get("trustedDIDs") == null ? context.trusted() : listed(fields);
        if (listed.isEmpty()) {
            throw fields.failure(PolicyError.NOBODY_CAN_SIGN, fields.place("signature"), "signature: true without any trusted DID",
                    "trustedDIDs at the top of the file, with at least one DID");
        }
        List<SignerGroup> groups = groups(fields, listed);
        return new Requirement(true, listed, minSignatures(fields, listed, groups), groups, foreignSigners, terms);
    }

    private static void refuse(Fields fields, String key, String allowed) throws PolicyException {
        if (fields.get(key) != null) {
            throw fields.failure(PolicyError.CONFLICT, fields.place(key), key + " beside signature: false", allowed);
        }
    }

    private Map<Did, TrustedDid> listed(Fields fields) throws PolicyException {
        Map<Did, TrustedDid> listed = new LinkedHashMap<>();
        for (YamlNode.Scalar scalar : fields.strings("trustedDIDs").values()) {
            TrustedDid trusted = TrustedDidReader.listed(scalar, context.trusted(), fields.source());
            listed.put(trusted.did(), trusted);
        }
        return listed;
    }

    private List<SignerGroup> groups(Fields fields, Map<Did, TrustedDid> listed) throws PolicyException {
        List<SignerGroup> groups = new ArrayList<>();
        Map<Did, String> groupOf = new HashMap<>();
        for (YamlNode.Entry entry : fields.entries("groups", "group")) {
            String name = entry.key().text();
            Set<Did> all = context.groups().get(name);
            if (all == null) {
                throw new PolicyException(PolicyError.UNKNOWN_GROUP, fields.source(), entry.key().line(), entry.key().column(),
                        "the group " + Printable.quote(name),
                        context.groups().isEmpty() ? "a group of groups at the top of the file, which has none"
                                : String.join(", ", context.groups().keySet().stream().map(Printable::escape).toList()),
                        NearMiss.of(name, context.groups().keySet()));
            }
            membersTogether += all.size();
            if (membersTogether > MAX_MEMBERS_TOGETHER) {
                throw fields.failure(PolicyError.TOO_MANY, entry.key(), "more than " + MAX_MEMBERS_TOGETHER
                        + " members in the groups of all policies together", "smaller groups, or fewer policies that name them");
            }
            for (Did member : all) {
                String other = groupOf.putIfAbsent(member, name);
                if (other != null) {
                    throw fields.failure(PolicyError.OVERLAPPING_GROUPS, entry.key(),
                            member + " in group " + Printable.quote(name) + " and in group " + Printable.quote(other),
                            "groups without a common member: one signer never counts for two");
                }
            }
            int min = fields.number(entry.value(), "group " + Printable.quote(name));
            Set<Did> members = new LinkedHashSet<>(all);
            members.retainAll(listed.keySet());
            int reachable = new Reach(members.stream().map(context.trusted()::get).toList()).most();
            if (min > reachable) {
                throw fields.failure(PolicyError.MIN_SIGNATURES_UNREACHABLE, entry.value(), min + " of group " + Printable.quote(name),
                        "at most " + reachable + ": so many of its DIDs that the policy lists, each with its own key, can count at one moment");
            }
            groups.add(new SignerGroup(name, members, min));
        }
        return groups;
    }

    private int minSignatures(Fields fields, Map<Did, TrustedDid> listed, List<SignerGroup> groups) throws PolicyException {
        int together = groups.stream().mapToInt(SignerGroup::min).sum();
        YamlNode node = fields.get("minSignatures");
        int min = node == null ? Math.max(1, together) : fields.number(node, "minSignatures");
        if (min < together) {
            throw fields.failure(PolicyError.MIN_SIGNATURES_TOO_LOW, fields.require("minSignatures"),
                    "the number " + min + " for minSignatures", together + " or more: the groups ask for so many together");
        }
        boolean all = listed == context.trusted();
        int reachable = min == 1 ? 1 : (all ? reachOfAll : new Reach(listed.values())).most();
        if (min > reachable) {
            throw fields.failure(PolicyError.MIN_SIGNATURES_UNREACHABLE, node == null ? fields.place("groups") : node,
                    node == null ? min + " signatures of the groups together" : "the number " + min + " for minSignatures",
                    "at most " + reachable + ": so many of the policy's DIDs, each with its own key, can count at one moment");
        }
        warnIfDenied(fields, listed, groups, min);
        return min;
    }

    /** A DID is denied in a hurry: that a policy can then no longer be met must not keep the file from loading. */
    private void warnIfDenied(Fields fields, Map<Did, TrustedDid> listed, List<SignerGroup> groups, int min) {
        if (context.denied().isEmpty()) {
            return;
        }
        boolean enough = left(listed.keySet()) >= min && groups.stream().allMatch(group -> left(group.members()) >= group.min());
        if (!enough) {
            warnings.add(PolicyWarning.at(PolicyWarning.Code.NEVER_SATISFIED, Place.of(fields.source(), fields.place("signature")),
                    "so many DIDs are denied that the rest cannot satisfy this policy"));
        }
    }

    /** Goes through the smaller of the two sets: there can be many more denied DIDs than listed ones, and this is asked for every policy. */
    private long left(Set<Did> dids) {
        Set<Did> denied = context.denied().keySet();
        boolean fewDenied = denied.size() < dids.size();
        return dids.size() - (fewDenied ? denied : dids).stream().filter(fewDenied ? dids::contains : denied::contains).count();
    }

    private static EvidenceTerms terms(Fields policy) throws PolicyException {
        if (policy.get("independent") != null) {
            policy.word("independent", PolicyError.UNKNOWN_VALUE, List.of("pds"));
        }
        Duration bundle = policy.duration("maxBundleAge", MAX_AGE);
        return new EvidenceTerms(policy.get("independent") != null,
                Optional.ofNullable(policy.duration("staleIfUnavailable", MAX_STALE)), allowIfSeen(policy),
                policy.bool("requireTagRecord", false), policy.bool("allowHistoricalKeys", false),
                bundle == null ? EvidenceTerms.DEFAULT_MAX_BUNDLE_AGE : bundle,
                Optional.ofNullable(policy.duration("maxHeadAge", MAX_AGE)));
    }

    private static Optional<Duration> allowIfSeen(Fields policy) throws PolicyException {
        YamlNode node = policy.get("onAbsent");
        if (node == null) {
            return Optional.empty();
        }
        Fields fields = Fields.of(policy.source(), node, "onAbsent", List.of("allowIfSeen"));
        fields.require("allowIfSeen");
        return Optional.ofNullable(fields.duration("allowIfSeen", MAX_AGE));
    }
}
