package io.atcr.samples.cicd;

import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The blocks of a declarative pipeline. Each knows its directives and no other, and no steps; those stand in {@code steps} and {@code post}. */
final class PipelineBlocks {
    private final PipelineScript script;

    PipelineBlocks(PipelineScript script) {
        this.script = script;
    }

    void pipeline(Closure<?> body) {
        Pipeline pipeline = new Pipeline();
        in(pipeline, body);
        if (pipeline.agents != 1 || pipeline.stages == null) {
            throw new AssertionError("a pipeline has an agent and stages");
        }
        in(new Stages(), pipeline.stages);
    }

    private static void in(Object block, Closure<?> body) {
        body.setDelegate(block);
        body.setResolveStrategy(Closure.DELEGATE_ONLY);
        body.call();
    }

    private void steps(Closure<?> body) {
        Closure<?> steps = (Closure<?>) body.rehydrate(script, script, script);
        steps.setResolveStrategy(Closure.DELEGATE_FIRST);
        steps.call();
    }

    /** {@code agent { label 'x' }}, {@code agent none} or {@code agent any}. */
    public static class Agents extends GroovyObjectSupport {
        int agents;
        boolean wanted;

        /** The word. */
        public String getNone() {
            return "none";
        }

        /** The word. */
        public String getAny() {
            return "any";
        }

        /** None or any. */
        public void agent(String which) {
            agents++;
            wanted = which.equals("any");
        }

        /** A label. */
        public void agent(Closure<?> label) {
            agents++;
            wanted = true;
            in(new Labels(), label);
        }

        /** Options of these names. */
        public void options(Closure<?> body) {
            in(new Options(), body);
        }
    }

    /** What an agent is chosen by. */
    public static final class Labels extends GroovyObjectSupport {
        /** By label. */
        public void label(String name) {
            if (name.isBlank()) {
                throw new AssertionError("no label");
            }
        }
    }

    /** The options in use. */
    public static final class Options extends GroovyObjectSupport {
        /** One build at a time. */
        public void disableConcurrentBuilds() {}

        /** No checkout by itself. */
        public void skipDefaultCheckout() {}

        /** At most so long. */
        public void timeout(Map<String, Object> arguments) {
            if (!arguments.keySet().equals(Set.of("time", "unit"))) {
                throw new AssertionError(arguments);
            }
        }
    }

    /** {@code pipeline}. */
    public final class Pipeline extends Agents {
        private @Nullable Closure<?> stages;

        /** Variables for all stages. */
        public void environment(Closure<?> body) {
            in(new Variables(), body);
        }

        /** Parameters of a build. */
        public void parameters(Closure<?> body) {
            in(new Parameters(), body);
        }

        /** The stages. */
        public void stages(Closure<?> body) {
            stages = body;
        }
    }

    /** {@code environment}: assignments. */
    public final class Variables extends GroovyObjectSupport {
        @Override
        public void setProperty(String name, Object value) {
            script.environment.getLast().put(name, (String) value);
        }
    }

    /** {@code parameters}: a text each, which the build's answer goes before. */
    public final class Parameters extends GroovyObjectSupport {
        /** A text. */
        public void string(Map<String, Object> arguments) {
            @SuppressWarnings("unchecked")
            Map<String, Object> params = (Map<String, Object>) script.getBinding().getVariable("params");
            params.putIfAbsent((String) arguments.get("name"), arguments.get("defaultValue"));
            script.environment.getLast().put((String) arguments.get("name"), String.valueOf(params.get(arguments.get("name"))));
        }
    }

    /** {@code stages}. */
    public final class Stages extends GroovyObjectSupport {
        /** A stage; it is passed over once the build has failed, and, as at the host, not when it is only unstable. */
        public void stage(String name, Closure<?> body) {
            if (script.result.compareTo(PipelineScript.Result.FAILURE) >= 0) {
                return;
            }
            script.stages.add(name);
            Stage stage = new Stage();
            in(stage, body);
            script.workspace(stage.wanted);
            try {
                steps(Objects.requireNonNull(stage.steps, "a stage has steps"));
            } catch (PipelineScript.Failed e) {
                script.log.append("ERROR: ").append(e.getMessage()).append('\n');
                script.worse(PipelineScript.Result.FAILURE);
            } catch (PipelineScript.Aborted e) {
                script.worse(PipelineScript.Result.ABORTED);
            }
            if (stage.post != null) {
                in(new Post(), stage.post);
            }
        }
    }

    /** {@code stage}. */
    public static final class Stage extends Agents {
        private @Nullable Closure<?> steps;
        private @Nullable Closure<?> post;

        /** What it does. */
        public void steps(Closure<?> body) {
            steps = body;
        }

        /** What it does at the end. */
        public void post(Closure<?> body) {
            post = body;
        }
    }

    /** {@code post}. */
    public final class Post extends GroovyObjectSupport {
        /** In any case. */
        public void always(Closure<?> body) {
            steps(body);
        }
    }

    /** For the script's binding. */
    static Map<String, Object> binding(Map<String, Object> parameters) {
        return new HashMap<>(Map.of("scm", "scm", "params", new HashMap<>(parameters), "env", List.of()));
    }
}
