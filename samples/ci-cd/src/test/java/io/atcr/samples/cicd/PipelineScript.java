package io.atcr.samples.cicd;

import groovy.lang.Closure;
import groovy.lang.GString;
import groovy.lang.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The steps that the Jenkinsfile calls, over an {@link Agent}; a step or an argument that is not here fails. */
public abstract class PipelineScript extends Script {
    /** The result of a build, from best to worst. */
    enum Result { SUCCESS, UNSTABLE, FAILURE, ABORTED }

    /** A step that fails the build. */
    static final class Failed extends RuntimeException {
        Failed(String message) {
            super(message);
        }
    }

    /** Somebody who stops the build. */
    static final class Aborted extends RuntimeException {}

    final StringBuilder log = new StringBuilder();
    final List<String> stages = new ArrayList<>();
    final List<String> pauses = new ArrayList<>();
    final List<Path> published = new ArrayList<>();
    final Deque<Map<String, String>> environment = new ArrayDeque<>();
    Result result = Result.SUCCESS;
    private @Nullable Agent agent;
    private @Nullable Path repository;
    private @Nullable Path workspace;
    private @Nullable BooleanSupplier approved;

    void prepare(Agent agent, Path repository, BooleanSupplier approved) {
        this.agent = agent;
        this.repository = repository;
        this.approved = approved;
        environment.push(new HashMap<>());
    }

    /** A stage gets a workspace, or none. */
    void workspace(boolean wanted) {
        workspace = wanted ? agent().folder("workspace") : null;
    }

    void worse(Result other) {
        result = result.compareTo(other) < 0 ? other : result;
    }

    private Agent agent() {
        return Objects.requireNonNull(agent);
    }

    private Path workspace() {
        if (workspace == null) {
            throw new AssertionError("a step that needs an agent, in a stage without one");
        }
        return workspace;
    }

    /** The declarative pipeline. */
    public void pipeline(Closure<?> body) {
        new PipelineBlocks(this).pipeline(body);
    }

    /** Runs the body. */
    public void script(Closure<?> body) {
        body.call();
    }

    /** Copies the repository. */
    public void checkout(Object scm) {
        if (!"scm".equals(scm)) {
            throw new AssertionError(scm);
        }
        GitHubActionsUsed.copy(Objects.requireNonNull(repository), workspace());
    }

    /** Runs a script as {@code sh -xe}. */
    public @Nullable Object sh(Map<String, Object> arguments) {
        require(arguments, List.of("script", "label", "returnStatus", "returnStdout"));
        Object script = arguments.get("script");
        if (script instanceof GString) {
            throw new AssertionError("Groovy has put something into a script: " + script);
        }
        Path file = agent().folder("durable").resolve("script.sh");
        Path out = file.resolveSibling("output");
        Agent.write(file, String.valueOf(script));
        Map<String, String> variables = new HashMap<>();
        environment.descendingIterator().forEachRemaining(variables::putAll);
        boolean returnsOut = Boolean.TRUE.equals(arguments.get("returnStdout"));
        List<String> command = returnsOut
                ? List.of("sh", "-c", "exec sh -xe \"$0\" >\"$1\"", file.toString(), out.toString())
                : List.of("sh", "-xe", file.toString());
        Agent.Ended ended = agent().run(workspace(), variables, command);
        log.append(ended.out());
        if (Boolean.TRUE.equals(arguments.get("returnStatus"))) {
            return ended.status();
        }
        if (ended.status() != 0) {
            throw new Failed("script returned exit code " + ended.status());
        }
        return returnsOut ? Agent.read(out) : null;
    }

    /** Adds variables for the body. */
    public @Nullable Object withEnv(List<?> variables, Closure<?> body) {
        Map<String, String> added = new HashMap<>();
        for (Object variable : variables) {
            String[] parts = variable.toString().split("=", 2);
            added.put(parts[0], parts[1]);
        }
        environment.push(added);
        try {
            return body.call();
        } finally {
            environment.pop();
        }
    }

    /** A file credential: the variable that will name it. */
    public String file(Map<String, Object> arguments) {
        require(arguments, List.of("credentialsId", "variable"));
        return (String) Objects.requireNonNull(arguments.get("variable"));
    }

    /** Gives the body files of credentials. */
    public @Nullable Object withCredentials(List<String> variables, Closure<?> body) {
        return withEnv(variables.stream().map(variable -> variable + "=/credentials/" + variable).toList(), body);
    }

    /** Asks for approval. */
    public void input(Map<String, Object> arguments) {
        require(arguments, List.of("message", "ok", "submitter"));
        log.append(arguments.get("message")).append('\n');
        if (!Objects.requireNonNull(approved).getAsBoolean()) {
            throw new Aborted();
        }
    }

    /** Waits, in the log only. */
    public void sleep(Map<String, Object> arguments) {
        require(arguments, List.of("time", "unit"));
        pauses.add(arguments.get("time") + " " + arguments.get("unit"));
    }

    /** Publishes JUnit reports; failures in them make the build unstable, as the plugin does. */
    public void junit(Map<String, Object> arguments) {
        require(arguments, List.of("testResults", "allowEmptyResults"));
        for (String name : String.valueOf(arguments.get("testResults")).split(", *")) {
            Path report = workspace().resolve(name);
            if (Files.exists(report)) {
                published.add(report);
                if (JUnitReport.read(report).bad() > 0) {
                    worse(Result.UNSTABLE);
                }
            } else if (!Boolean.TRUE.equals(arguments.get("allowEmptyResults"))) {
                throw new Failed("No test report files were found.");
            }
        }
    }

    /** Keeps JSON files. */
    public void archiveArtifacts(Map<String, Object> arguments) {
        require(arguments, List.of("artifacts", "allowEmptyArchive"));
        Path file = workspace().resolve(String.valueOf(arguments.get("artifacts")));
        if (Files.exists(file)) {
            Agent.read(file).lines().forEach(JsonMapper.shared()::readTree);
        } else if (!Boolean.TRUE.equals(arguments.get("allowEmptyArchive"))) {
            throw new Failed("No artifacts found");
        }
    }

    /** Writes to the log. */
    public void echo(Object message) {
        log.append(message).append('\n');
    }

    /** Fails the build. */
    public void error(Object message) {
        throw new Failed(message.toString());
    }

    private static void require(Map<String, Object> arguments, List<String> known) {
        if (!known.containsAll(arguments.keySet())) {
            throw new AssertionError("arguments that this step does not have: " + arguments.keySet());
        }
    }
}
