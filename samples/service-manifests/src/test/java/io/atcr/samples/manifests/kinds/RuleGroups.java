package io.atcr.samples.manifests.kinds;

import java.util.List;
import java.util.Map;

/** Prometheus' file of rules. */
public record RuleGroups(List<Group> groups) {

    public record Group(String name, List<Rule> rules) {}

    /** {@code for} is a word of Java. */
    public record Rule(String alert, String expr, @com.fasterxml.jackson.annotation.JsonProperty("for") String after,
            Map<String, String> labels, Map<String, String> annotations) {}
}
