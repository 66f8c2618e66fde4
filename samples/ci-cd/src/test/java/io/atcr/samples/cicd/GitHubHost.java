package io.atcr.samples.cicd;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a workflow as GitHub does: its jobs in the order of their needs, each in a workspace of its own, its steps in bash. */
final class GitHubHost {
    private final Agent agent;
    private final Map<String, Object> workflow;
    private final GitHubActionsUsed actions;
    private final Map<String, Object> github;

    GitHubHost(Agent agent, Path repository, String workflow, Map<String, Object> github) {
        this.agent = agent;
        this.workflow = Yaml.parse(workflow);
        this.github = github;
        actions = new GitHubActionsUsed(repository);
    }

    /**
     * How a job ended.
     *
     * @param result {@code success}, {@code failure} or {@code skipped}
     * @param outputs what other jobs get of it
     * @param log what its steps wrote
     * @param summary its page of the run
     */
    record Job(String result, Map<String, String> outputs, String log, String summary) {}

    GitHubActionsUsed actions() {
        return actions;
    }

    /** Runs all jobs. */
    Map<String, Job> run(Map<String, Object> inputs) {
        Map<String, Job> ended = new LinkedHashMap<>();
        Yaml.map(workflow.get("jobs")).forEach((name, job) -> {
            Map<String, Object> needs = new HashMap<>();
            boolean allSucceeded = true;
            for (Object needed : Yaml.list(Yaml.map(job).get("needs"))) {
                Job before = ended.get((String) needed);
                if (before == null) {
                    throw new AssertionError(name + " needs a job that does not come before it: " + needed);
                }
                allSucceeded &= before.result().equals("success");
                needs.put((String) needed, Map.of("result", before.result(), "outputs", before.outputs()));
            }
            ended.put(name, allSucceeded ? run(name, inputs, needs) : new Job("skipped", Map.of(), "", ""));
        });
        return ended;
    }

    /** Runs one job, given what the ones that it needs have handed on. */
    Job run(String name, Map<String, Object> inputs, Map<String, Object> needs) {
        return new GitHubJob(agent, actions, workflow, job(name), Map.of("inputs", inputs, "needs", needs, "github", github)).run();
    }

    /** The permissions of a job: its own, else the workflow's. */
    Map<String, Object> permissions(String job) {
        Map<String, Object> own = Yaml.map(Yaml.map(workflow.get("jobs")).get(job));
        return Yaml.map(own.containsKey("permissions") ? own.get("permissions") : workflow.get("permissions"));
    }

    /** All scripts of the workflow. */
    List<String> scripts() {
        return Yaml.map(workflow.get("jobs")).values().stream().flatMap(job -> Yaml.list(Yaml.map(job).get("steps")).stream())
                .map(step -> Yaml.text(Yaml.map(step).get("run"))).filter(script -> !script.isEmpty()).toList();
    }

    /** The jobs' own entries, for what a test wants to look up. */
    Map<String, Object> job(String name) {
        return Yaml.map(Yaml.map(workflow.get("jobs")).get(name));
    }

    Set<String> jobs() {
        return Yaml.map(workflow.get("jobs")).keySet();
    }
}
