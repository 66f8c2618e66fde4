package io.atcr.samples.cicd;

import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.codehaus.groovy.control.CompilerConfiguration;

/** Runs a Jenkinsfile, which current Groovy compiles, over {@link PipelineScript}. */
final class JenkinsHost {
    private final Agent agent;
    private final Path repository;
    private final String jenkinsfile;

    JenkinsHost(Agent agent, Path repository, String jenkinsfile) {
        this.agent = agent;
        this.repository = repository;
        this.jenkinsfile = jenkinsfile;
    }

    /**
     * How a build ended.
     *
     * @param result of the build
     * @param stages that were entered
     * @param log of the build
     * @param pauses that were made
     * @param published the JUnit reports
     */
    record Build(PipelineScript.Result result, List<String> stages, String log, List<String> pauses, List<Path> published) {}

    Build run(Map<String, Object> parameters, BooleanSupplier approved) {
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(PipelineScript.class.getName());
        PipelineScript script = (PipelineScript) new GroovyShell(PipelineScript.class.getClassLoader(),
                new Binding(PipelineBlocks.binding(parameters)), configuration).parse(jenkinsfile, "Jenkinsfile.groovy");
        script.prepare(agent, repository, approved);
        script.run();
        return new Build(script.result, script.stages, script.log.toString(), script.pauses, script.published);
    }
}
