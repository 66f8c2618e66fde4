package io.atcr.samples.cli;

import io.atcr.policy.Decision;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where in the source tree an answer is shown: at the line of the policy that decided, else at the policy that was given, else at the workflow that runs
 * this, else at a file named as the image. Code scanning shows nothing that is at no file.
 *
 * @param policy the policy file or folder that was given
 */
record SarifLocation(Optional<Path> policy, Terminal terminal) {
    private static final int LONGEST = 1000;

    void write(ObjectNode node, Answer answer) {
        Optional<Decision> decision = answer.result().map(result -> result.decision());
        String source = decision.map(Decision::policySource).orElse("");
        int line = decision.map(Decision::policyLine).orElse(0);
        boolean found = policy.isPresent() && !source.isEmpty() && line > 0;
        String uri = found ? uri(source) : policy.map(Path::toString).map(this::uri).or(this::workflow).orElseGet(() -> encoded(answer.image()));
        node.putObject("artifactLocation").put("uri", uri.isEmpty() ? "atcr-verify" : uri);
        node.putObject("region").put("startLine", found ? line : 1);
    }

    /** Relative to the root of the source tree where the file is in it. */
    private String uri(String file) {
        try {
            Path path = Path.of(file).toAbsolutePath().normalize();
            Path root = Path.of(terminal.variable("GITHUB_WORKSPACE").or(() -> terminal.variable("CI_PROJECT_DIR")).orElse("")).toAbsolutePath().normalize();
            return path.startsWith(root) ? encoded(root.relativize(path).toString().replace('\\', '/')) : path.toUri().toString();
        } catch (InvalidPathException e) {
            return encoded(file);
        }
    }

    /** {@code OWNER/NAME/.github/workflows/FILE@REF}. */
    private Optional<String> workflow() {
        String reference = terminal.variable("GITHUB_WORKFLOW_REF").orElse("");
        int start = reference.indexOf("/.github/workflows/");
        int end = reference.indexOf('@', Math.max(start, 0));
        return start < 0 || end < 0 ? Optional.empty() : Optional.of(encoded(reference.substring(start + 1, end)));
    }

    private static String encoded(String path) {
        String cut = path.length() > LONGEST ? path.substring(0, LONGEST) : path;
        try {
            return new URI(null, null, "/" + cut, null).toASCIIString().substring(1).replace(":", "%3A");
        } catch (URISyntaxException e) {
            return "atcr-verify";
        }
    }
}
