package io.atcr.samples.cicd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The actions that a workflow may use: pinned by commit, with inputs that they have, and what they do to a workspace. */
final class GitHubActionsUsed {
    private static final Pattern PINNED = Pattern.compile("([a-z-]+/[a-z/-]+)@[0-9a-f]{40}");

    /** By name, the inputs of its {@code action.yml} that a template may want. */
    private static final Map<String, Set<String>> INPUTS = Map.of(
            "actions/checkout", Set.of("repository", "ref", "path", "fetch-depth", "persist-credentials", "sparse-checkout"),
            "actions/setup-java", Set.of("distribution", "java-version", "java-package", "check-latest", "cache"),
            "github/codeql-action/upload-sarif", Set.of("sarif_file", "category", "checkout_path", "ref", "sha", "wait-for-processing"));

    private final Path repository;
    private final List<JsonNode> uploaded = new ArrayList<>();

    GitHubActionsUsed(Path repository) {
        this.repository = repository;
    }

    /** What was uploaded to code scanning. */
    List<JsonNode> uploaded() {
        return uploaded;
    }

    /** Runs an action; whether it succeeds. */
    boolean run(String uses, Map<String, Object> with, Path workspace) {
        Matcher pinned = PINNED.matcher(uses);
        if (!pinned.matches()) {
            throw new AssertionError("not pinned by commit: " + uses);
        }
        Set<String> inputs = INPUTS.get(pinned.group(1));
        if (inputs == null || !inputs.containsAll(with.keySet())) {
            throw new AssertionError("not an action of this test, or without these inputs: " + uses + " " + with.keySet());
        }
        switch (pinned.group(1)) {
            case "actions/checkout" -> copy(repository, workspace);
            case "github/codeql-action/upload-sarif" -> uploaded.add(sarif(workspace.resolve(Yaml.text(with.get("sarif_file")))));
            default -> { }
        }
        return true;
    }

    private static JsonNode sarif(Path file) {
        JsonNode sarif = JsonMapper.shared().readTree(file.toFile());
        if (!"2.1.0".equals(sarif.path("version").asString("")) || !sarif.path("runs").isArray()) {
            throw new AssertionError("no SARIF 2.1.0: " + sarif);
        }
        return sarif;
    }

    /** Copies a folder's files, as a checkout or a download of artifacts does. */
    static void copy(Path from, Path to) {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
