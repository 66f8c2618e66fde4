package io.atcr.samples.manifests;

import io.atcr.samples.manifests.kinds.RuleGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The files that Prometheus and Grafana are given. */
final class Monitoring {
    static final Path FOLDER = Path.of("..", "service-kit", "src", "main", "monitoring");
    private static final JsonMapper MAPPER = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private Monitoring() {}

    /** What is looked at of a dashboard. */
    record Dashboard(int schemaVersion, String uid, String title, List<Panel> panels, Templating templating) {}

    record Panel(int id, String type, String title, @Nullable Map<String, String> datasource, Map<String, Integer> gridPos, @Nullable List<Target> targets) {}

    record Target(String refId, String expr, String legendFormat) {}

    record Templating(List<Map<String, Object>> list) {}

    static RuleGroups rules() throws IOException {
        return StrictKinds.as(RuleGroups.class, Manifest.documents(Files.readString(FOLDER.resolve("rules.yaml"))).get(0));
    }

    static Dashboard dashboard() throws IOException {
        return MAPPER.readValue(Files.readString(FOLDER.resolve("dashboard.json")), Dashboard.class);
    }

    /** Expressions of the panels, with the legend of each. */
    static Map<String, String> dashboardExpressions() throws IOException {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (Panel panel : dashboard().panels()) {
            if (panel.targets() != null) {
                panel.targets().forEach(target -> expressions.put(target.expr(), target.legendFormat()));
            }
        }
        return expressions;
    }

    static List<String> variableQueries() throws IOException {
        return dashboard().templating().list().stream().filter(variable -> "query".equals(variable.get("type")))
                .map(variable -> String.valueOf(variable.get("definition"))).toList();
    }
}
