package io.atcr.samples.cicd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of a job of a pipeline, in a fresh checkout. */
final class GitLabJob {
    private final Agent agent;
    private final Map<String, Object> job;
    private final Map<String, String> variables = new HashMap<>();
    private final Path workspace;

    GitLabJob(Agent agent, Path repository, Map<String, Object> job, Map<String, String> defaults, List<GitLabHost.Job> needs,
            Map<String, String> byHand) {
        this.agent = agent;
        this.job = job;
        workspace = agent.folder("builds");
        GitHubActionsUsed.copy(repository, workspace);
        variables.putAll(defaults);
        Yaml.map(job.get("variables")).forEach((name, value) -> variables.put(name, Yaml.text(value)));
        for (GitLabHost.Job needed : needs) {
            GitHubActionsUsed.copy(needed.artifacts(), workspace);
            variables.putAll(needed.dotenv());
        }
        // what is set on the pipeline or on a manual job is stronger than a report
        variables.putAll(byHand);
        variables.put("CI_PROJECT_DIR", workspace.toString());
    }

    GitLabHost.Job run(int times) {
        Path script = agent.folder("script").resolve("script.sh");
        String lines = Stream.of("before_script", "script").flatMap(part -> Yaml.list(job.get(part)).stream()).map(Yaml::text)
                .collect(Collectors.joining("\n"));
        Agent.write(script, "set -eo pipefail\nset +o noclobber\n" + lines + "\n");
        Agent.Ended ended = agent.run(workspace, variables, List.of("bash", script.toString()));
        Map<String, Object> artifacts = Yaml.map(job.get("artifacts"));
        boolean kept = ended.status() == 0 || "always".equals(artifacts.get("when"));
        Map<String, Object> reports = Yaml.map(artifacts.get("reports"));
        return new GitLabHost.Job(ended.status() == 0 ? "success" : "failed", ended.status(), times, ended.out(),
                dotenv(kept, reports.get("dotenv")), collect(kept, artifacts.get("paths")), collect(kept, reports.get("junit")));
    }

    private Map<String, String> dotenv(boolean kept, @Nullable Object file) {
        Map<String, String> read = new LinkedHashMap<>();
        if (kept && file != null && Files.exists(workspace.resolve((String) file))) {
            read.putAll(Dotenv.parse(Agent.read(workspace.resolve((String) file))));
        }
        return read;
    }

    private Path collect(boolean kept, @Nullable Object paths) {
        Path folder = agent.folder("artifacts");
        for (Object path : Yaml.list(paths)) {
            Path file = workspace.resolve((String) path);
            if (kept && Files.exists(file)) {
                Agent.write(folder.resolve((String) path), Agent.read(file));
            }
        }
        return folder;
    }
}
