package io.atcr.samples.cicd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Runs a pipeline as GitLab does: stage by stage, scripts in bash, artifacts and dotenv reports handed on to the jobs that need them. */
final class GitLabHost {
    private static final Set<String> GLOBAL = Set.of("stages", "variables", "default", "workflow");

    private final Agent agent;
    private final Path repository;
    private final Map<String, Object> yaml;
    private final Map<String, String> defaults = new HashMap<>();
    private final Map<String, String> pipeline = new HashMap<>();
    private final Map<String, Job> ended = new LinkedHashMap<>();

    /** A pipeline with the variables that GitLab predefines and that whoever starts it sets. */
    GitLabHost(Agent agent, Path repository, String template, Map<String, String> predefined, Map<String, String> variables) {
        this.agent = agent;
        this.repository = repository;
        yaml = Yaml.parse(template);
        Yaml.map(yaml.get("variables")).forEach((name, value) -> defaults.put(name,
                Yaml.text(value instanceof Map<?, ?> described ? described.get("value") : value)));
        pipeline.putAll(predefined);
        pipeline.putAll(variables);
    }

    /**
     * How a job ended.
     *
     * @param result {@code success}, {@code failed}, {@code manual} or {@code skipped}
     * @param exitCode of its script
     * @param runs how often it ran
     * @param log of its last run
     * @param dotenv the variables of its report
     * @param artifacts a folder with its artifacts
     * @param junit a folder with its JUnit reports
     */
    record Job(String result, int exitCode, int runs, String log, Map<String, String> dotenv, Path artifacts, Path junit) {}

    /** Runs what starts by itself. */
    Map<String, Job> run() {
        for (Object stage : Yaml.list(yaml.get("stages"))) {
            for (String name : jobs()) {
                if (job(name).get("stage").equals(stage)) {
                    ended.put(name, startOrWait(name));
                }
            }
        }
        return ended;
    }

    /** Starts a manual job, or one that failed again, with variables that whoever starts it sets. */
    Job play(String name, Map<String, String> variables) {
        Job waiting = ended.get(name);
        if (waiting == null || !List.of("manual", "failed").contains(waiting.result())) {
            throw new AssertionError(name + " cannot be started: " + waiting);
        }
        Job job = execute(name, variables);
        ended.put(name, job);
        return job;
    }

    private List<String> jobs() {
        return yaml.keySet().stream().filter(name -> !GLOBAL.contains(name) && !name.startsWith(".")).toList();
    }

    /** A job with what it extends. */
    Map<String, Object> job(String name) {
        Map<String, Object> own = Yaml.map(yaml.get(name));
        Map<String, Object> whole = new LinkedHashMap<>();
        for (Object base : Yaml.list(own.get("extends"))) {
            whole.putAll(job((String) base));
        }
        whole.putAll(own);
        return whole;
    }

    private Job startOrWait(String name) {
        String when = when(name);
        if (when.equals("never") || !needs(name).stream().allMatch(job -> job.result().equals("success"))) {
            return skipped(when.equals("never") ? "never" : "skipped");
        }
        return when.equals("manual") ? skipped("manual") : execute(name, Map.of());
    }

    private static Job skipped(String result) {
        return new Job(result, 0, 0, "", Map.of(), Path.of(""), Path.of(""));
    }

    /** When a job starts, by its rules. */
    String when(String name) {
        Map<String, Object> job = job(name);
        if (!job.containsKey("rules")) {
            return Yaml.text(job.getOrDefault("when", "on_success"));
        }
        for (Object entry : Yaml.list(job.get("rules"))) {
            Map<String, Object> rule = Yaml.map(entry);
            Map<String, String> known = new HashMap<>(defaults);
            known.putAll(pipeline);
            if (GitLabRule.holds(Yaml.text(rule.get("if")), known)) {
                return Yaml.text(rule.getOrDefault("when", "on_success"));
            }
        }
        return "never";
    }

    private List<Job> needs(String name) {
        List<Job> needed = new ArrayList<>();
        for (Object need : Yaml.list(job(name).get("needs"))) {
            String other = need instanceof Map<?, ?> map ? (String) map.get("job") : (String) need;
            needed.add(Objects.requireNonNull(ended.get(other), other));
        }
        return needed;
    }

    private Map<String, String> byHand(Map<String, String> manual) {
        Map<String, String> set = new HashMap<>(pipeline);
        set.putAll(manual);
        return set;
    }

    private Job execute(String name, Map<String, String> manual) {
        Map<String, Object> retry = Yaml.map(job(name).get("retry"));
        List<Object> codes = Yaml.list(retry.get("exit_codes"));
        int allowed = retry.get("max") instanceof Integer max ? max : 0;
        Job job = new GitLabJob(agent, repository, job(name), defaults, needs(name), byHand(manual)).run(1);
        while (job.exitCode() != 0 && job.runs() <= allowed && codes.contains(job.exitCode())) {
            job = new GitLabJob(agent, repository, job(name), defaults, needs(name), byHand(manual)).run(job.runs() + 1);
        }
        return job;
    }
}
