package io.atcr.samples.cicd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One job of a workflow. */
final class GitHubJob {
    private final Agent agent;
    private final GitHubActionsUsed actions;
    private final Map<String, Object> workflow;
    private final Map<String, Object> job;
    private final Map<String, Object> contexts;
    private final Path workspace;
    private final Path temp;
    private final Map<String, Object> steps = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final StringBuilder log = new StringBuilder();
    private final StringBuilder summary = new StringBuilder();
    private final List<String> path = new ArrayList<>();
    private boolean good = true;

    GitHubJob(Agent agent, GitHubActionsUsed actions, Map<String, Object> workflow, Map<String, Object> job, Map<String, ?> contexts) {
        this.agent = agent;
        this.actions = actions;
        this.workflow = workflow;
        this.job = job;
        this.contexts = new HashMap<>(contexts);
        workspace = agent.folder("workspace");
        temp = agent.folder("runner-temp");
        this.contexts.put("steps", steps);
    }

    GitHubHost.Job run() {
        for (Object entry : Yaml.list(job.get("steps"))) {
            Map<String, Object> step = Yaml.map(entry);
            GitHubExpressions expressions = expressions();
            if (!expressions.condition(Yaml.text(step.get("if")))) {
                continue;
            }
            boolean passed = step.containsKey("uses")
                    ? actions.run(Yaml.text(step.get("uses")), interpolated(step.get("with"), expressions), workspace)
                    : script(step, expressions);
            good &= passed || Boolean.TRUE.equals(step.get("continue-on-error"));
        }
        Map<String, String> outputs = new LinkedHashMap<>();
        interpolated(job.get("outputs"), expressions()).forEach((name, value) -> {
            if (!Yaml.text(value).isEmpty()) {
                outputs.put(name, Yaml.text(value));
            }
        });
        return new GitHubHost.Job(good ? "success" : "failure", outputs, log.toString(), summary.toString());
    }

    private GitHubExpressions expressions() {
        return new GitHubExpressions(contexts, workspace, good);
    }

    private static Map<String, Object> interpolated(@Nullable Object map, GitHubExpressions expressions) {
        Map<String, Object> values = new LinkedHashMap<>();
        Yaml.map(map).forEach((name, value) -> values.put(name, expressions.interpolate(Yaml.text(value))));
        return values;
    }

    private boolean script(Map<String, Object> step, GitHubExpressions expressions) {
        Map<String, Path> files = new HashMap<>();
        for (String name : List.of("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")) {
            files.put(name, temp.resolve(name + steps.size() + "-" + log.length()));
            Agent.write(files.get(name), "");
        }
        Map<String, String> variables = new HashMap<>(environment);
        for (Object level : new Object[] {workflow.get("env"), job.get("env"), step.get("env")}) {
            interpolated(level, expressions).forEach((name, value) -> variables.put(name, Yaml.text(value)));
        }
        files.forEach((name, file) -> variables.put(name, file.toString()));
        Yaml.map(contexts.get("github")).forEach((name, value) -> variables.put("GITHUB_" + name.toUpperCase(Locale.ROOT), Yaml.text(value)));
        variables.putAll(Map.of("CI", "true", "GITHUB_ACTIONS", "true", "RUNNER_TEMP", temp.toString(), "GITHUB_WORKSPACE", workspace.toString(),
                "PATH", String.join(":", path) + (path.isEmpty() ? "" : ":") + agent.path()));
        Path script = temp.resolve("step.sh");
        Agent.write(script, expressions.interpolate(Yaml.text(step.get("run"))));
        Agent.Ended ended = agent.run(workspace, variables, shell(step, script));
        log.append(ended.out());
        summary.append(Agent.read(files.get("GITHUB_STEP_SUMMARY")));
        environment.putAll(GitHubFile.read(files.get("GITHUB_ENV")));
        Agent.read(files.get("GITHUB_PATH")).lines().forEach(folder -> path.add(0, folder));
        if (step.containsKey("id")) {
            steps.put(Yaml.text(step.get("id")), Map.of("outputs", GitHubFile.read(files.get("GITHUB_OUTPUT"))));
        }
        return ended.status() == 0;
    }

    private List<String> shell(Map<String, Object> step, Path script) {
        Object chosen = step.getOrDefault("shell", Yaml.map(Yaml.map(workflow.get("defaults")).get("run")).get("shell"));
        if (chosen == null) {
            return List.of("bash", "-e", script.toString());
        }
        if (!chosen.equals("bash") || !Files.exists(script)) {
            throw new AssertionError("a shell that this host does not know: " + chosen);
        }
        return List.of("bash", "--noprofile", "--norc", "-eo", "pipefail", script.toString());
    }
}
