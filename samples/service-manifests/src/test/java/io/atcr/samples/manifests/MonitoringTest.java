package io.atcr.samples.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.manifests.PromQl.Condition;
import io.atcr.samples.manifests.PromQl.Selector;
import io.atcr.samples.manifests.kinds.PodMonitor;
import io.atcr.samples.manifests.kinds.PrometheusRule;
import io.atcr.samples.manifests.kinds.RuleGroups;
import io.atcr.samples.manifests.kinds.RuleGroups.Rule;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dashboard and alerts speak of what the services export. */
@Timeout(60)
class MonitoringTest {
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");
    /** Metrics of others, and the labels that are asked about. */
    private static final Map<String, Set<String>> OF_OTHERS = Map.of("up", Set.of(), "kube_pod_created", Set.of("namespace"));
    private static final Set<String> FUNCTIONS = Set.of("rate", "increase", "sum", "min", "count", "histogram_quantile", "absent", "time");
    private static final Pattern IN_TEXT = Pattern.compile("\\$labels\\.([a-z_]+)|\\{\\{([a-z_]+)}}");

    private static List<Rule> rules() throws Exception {
        RuleGroups groups = Monitoring.rules();
        return groups.groups().stream().flatMap(group -> group.rules().stream()).toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyMetricAndLabelExistsAndEveryMetricIsOnTheDashboard(Sample sample, @TempDir Path folder) throws Exception {
        Scrape scrape = Scrape.of(sample, folder);
        Map<String, String> shown = Monitoring.dashboardExpressions();
        assertThat(shown).hasSizeGreaterThan(20);
        Set<String> metrics = new TreeSet<>();
        shown.forEach((expression, legend) -> metrics.addAll(check(expression, legend, scrape)));
        for (Rule rule : rules()) {
            check(rule.expr(), rule.annotations().toString(), scrape);
        }
        Set<String> exported = scrape.series().keySet().stream().filter(name -> name.startsWith("atcr_") && !name.matches(".*_(sum|count|max)"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(exported).hasSizeGreaterThan(14);
        assertThat(metrics).containsAll(exported);
        for (String expression : Monitoring.variableQueries()) {
            Matcher query = Pattern.compile("label_values\\((.*), ([a-z]+)\\)").matcher(expression);
            assertThat(query.matches()).as(expression).isTrue();
            check(query.group(1), "", scrape);
            assertThat(OF_PROMETHEUS).contains(query.group(2));
        }
    }

    /** The metrics of an expression, all of whose names are known. */
    private static Set<String> check(String expression, String text, Scrape scrape) {
        PromQl parsed = PromQl.parse(expression);
        assertThat(FUNCTIONS).as(expression).containsAll(parsed.functions());
        assertThat(parsed.selectors()).as(expression).isNotEmpty();
        Map<String, Set<String>> labels = new HashMap<>();
        OF_PROMETHEUS.forEach(label -> labels.put(label, Set.of()));
        for (Selector selector : parsed.selectors()) {
            Map<String, Set<String>> own = new HashMap<>();
            if (OF_OTHERS.containsKey(selector.metric())) {
                OF_OTHERS.get(selector.metric()).forEach(label -> own.put(label, Set.of()));
            } else {
                assertThat(scrape.series()).as(expression).containsKey(selector.metric());
                own.putAll(scrape.series().get(selector.metric()));
            }
            for (Condition condition : selector.conditions()) {
                if (!OF_PROMETHEUS.contains(condition.label())) {
                    assertThat(own).as(expression).containsKey(condition.label());
                    if (Set.of("=", "!=").contains(condition.operator())) {
                        assertThat(own.get(condition.label())).as(expression).contains(condition.value());
                    }
                }
            }
            labels.putAll(own);
        }
        assertThat(labels.keySet()).as(expression).containsAll(parsed.groups());
        Set<String> left = parsed.groups().isEmpty() && !parsed.functions().contains("sum") ? labels.keySet() : parsed.groups();
        Matcher named = IN_TEXT.matcher(text);
        while (named.find()) {
            assertThat(left).as("%s, of %s", text, expression).contains(named.group(1) == null ? named.group(2) : named.group(1));
        }
        return parsed.selectors().stream().map(Selector::metric).collect(Collectors.toSet());
    }

    @Test
    void aNameThatIsWrittenWronglyIsFound() {
        Scrape scrape = Scrape.parse("atcr_service_images_total{result=\"allow\"} 0.0\n");
        assertThat(check("sum by (result) (rate(atcr_service_images_total{job=\"a\",result=\"allow\"}[5m]))", "{{result}}", scrape)).hasSize(1);
        for (String wrong : List.of("rate(atcr_service_image_total[5m])", "rate(atcr_service_images_total{outcome=\"allow\"}[5m])",
                "rate(atcr_service_images_total{result=\"allowed\"}[5m])",
                "sum by (outcome) (rate(atcr_service_images_total[5m]))", "rat(atcr_service_images_total[5m])")) {
            assertThatThrownBy(() -> check(wrong, "", scrape)).as(wrong).isInstanceOf(AssertionError.class);
        }
        for (String broken : List.of("sum(rate(a[5m])", "rate(a[5m)]", "a{b=c}", "a{b=\"c\" d=\"e\"}", "a ? b")) {
            assertThatThrownBy(() -> PromQl.parse(broken)).as(broken).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theOperatorIsGivenTheSameRules() throws Exception {
        PrometheusRule rule = (PrometheusRule) Manifest.read(Monitoring.FOLDER.resolve("prometheus-rule.yaml")).get(0).typed();
        assertThat(rule.spec()).isEqualTo(Monitoring.rules());
        assertThat(rules()).extracting(Rule::alert).doesNotHaveDuplicates().contains("AtcrNotAsked", "AtcrPolicyNotLoaded", "AtcrReplicaDown",
                "AtcrCertificateExpires", "AtcrSlow", "AtcrShedding", "AtcrErrors");
        assertThat(rules()).allSatisfy(each -> {
            assertThat(each.annotations()).containsOnlyKeys("summary", "description");
            assertThat(each.labels().get("severity")).isIn("warning", "critical");
            assertThat(each.after()).matches("[0-9]+[mh]");
        });
    }

    @Test
    void everyReplicaIsScrapedWhereTheNetworkPoliciesLetPrometheusIn() throws Exception {
        Set<String> jobs = new HashSet<>();
        for (Manifest manifest : Manifest.read(Monitoring.FOLDER.resolve("pod-monitor.yaml"))) {
            PodMonitor monitor = (PodMonitor) manifest.typed();
            Sample sample = List.of(Sample.values()).stream().filter(each -> each.program().equals(manifest.name())).findAny().orElseThrow();
            Deployment deployment = Kustomized.of(sample.folder().resolve("base")).resources().only(Deployment.class);
            assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels()).containsAllEntriesOf(monitor.spec().selector().getMatchLabels());
            assertThat(monitor.spec().namespaceSelector().matchNames()).containsExactly(sample.namespace());
            assertThat(monitor.spec().podMetricsEndpoints()).singleElement().satisfies(endpoint -> {
                assertThat(endpoint.port()).isEqualTo("management");
                assertThat(endpoint.path()).isEqualTo("/metrics");
            });
            // what the operator makes the job of a PodMonitor
            jobs.add(manifest.namespace() + "/" + manifest.name());
        }
        assertThat(jobs).hasSize(2);
        List<String> patterns = rules().stream().flatMap(rule -> PromQl.parse(rule.expr()).selectors().stream()).flatMap(selector -> selector.conditions().stream())
                .filter(condition -> condition.label().equals("job")).map(Condition::value).toList();
        assertThat(patterns).isNotEmpty().allSatisfy(pattern -> assertThat(jobs).allSatisfy(job -> assertThat(job).matches(pattern)));
    }

    @Test
    void theDashboardHasOneDataSourceOfTheReadersChoiceAndNoTwoPanelsInOnePlace() throws Exception {
        Monitoring.Dashboard dashboard = Monitoring.dashboard();
        assertThat(dashboard.schemaVersion()).isGreaterThanOrEqualTo(41);
        assertThat(dashboard.panels()).extracting(Monitoring.Panel::id).doesNotHaveDuplicates();
        assertThat(dashboard.panels()).filteredOn(panel -> !panel.type().equals("row")).allSatisfy(panel ->
                assertThat(panel.datasource()).isEqualTo(Map.of("type", "prometheus", "uid", "${datasource}")));
        assertThat(dashboard.templating().list()).extracting(variable -> variable.get("name")).containsExactly("datasource", "job", "instance");
        Set<String> cells = new HashSet<>();
        for (Monitoring.Panel panel : dashboard.panels()) {
            Map<String, Integer> place = panel.gridPos();
            for (int x = place.get("x"); x < place.get("x") + place.get("w"); x++) {
                for (int y = place.get("y"); y < place.get("y") + place.get("h"); y++) {
                    assertThat(cells.add(x + "," + y)).as("%s at %d,%d", panel.title(), x, y).isTrue();
                    assertThat(x).isLessThan(24);
                }
            }
        }
    }
}
