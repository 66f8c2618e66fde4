package io.atcr.samples.cli;

import io.atcr.policy.Decision;
import io.atcr.policy.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * SARIF 2.1.0, with what code scanning of GitHub asks for: a rule for every reason, and a result at a line of a file for each image that is denied (error)
 * or let through with a warning. An image that is allowed has no result.
 */
final class SarifOutput implements AnswerWriter {
    private static final String SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private final Appendable out;
    private final SarifLocation location;
    private final List<Answer> answers = new ArrayList<>();

    SarifOutput(Appendable out, SarifLocation location) {
        this.out = out;
        this.location = location;
    }

    @Override
    public void accept(Answer answer) {
        answers.add(answer);
    }

    @Override
    public void finish() throws IOException {
        ObjectNode root = AsciiJson.MAPPER.createObjectNode();
        root.put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode run = root.putArray("runs").addObject();
        List<Advice> rules = Advice.all();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "atcr-verify").put("version", Version.number());
        rules.forEach(rule -> rule(driver.withArray("rules").addObject(), rule));
        run.putObject("automationDetails").put("id", "atcr-verify/");
        run.putArray("invocations").addObject()
                .put("executionSuccessful", answers.stream().noneMatch(answer -> answer.status() == ExitStatus.INTERNAL || answer.status() == ExitStatus.USAGE));
        ArrayNode results = run.putArray("results");
        for (Answer answer : answers) {
            if (answer.outcome() != Decision.Outcome.ALLOW) {
                result(results.addObject(), answer, rules);
            }
        }
        out.append(AsciiJson.MAPPER.writeValueAsString(root)).append('\n');
    }

    private static void rule(ObjectNode node, Advice rule) {
        node.put("id", rule.code()).put("name", name(rule.code()));
        node.putObject("shortDescription").put("text", rule.meaning());
        node.putObject("fullDescription").put("text", rule.meaning());
        node.putObject("help").put("text", rule.meaning() + " " + rule.next());
        node.putObject("defaultConfiguration").put("level", "error");
        node.putObject("properties").putArray("tags").add("security").add("supply-chain");
    }

    private void result(ObjectNode node, Answer answer, List<Advice> rules) {
        String rule = answer.reason();
        node.put("ruleId", rule);
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).code().equals(rule)) {
                node.put("ruleIndex", i);
            }
        }
        node.put("level", answer.allowed() ? "warning" : "error");
        node.putObject("message").put("text", message(answer.outcome() + " " + answer.image() + ": " + answer.why() + " (" + rule + ")"));
        ObjectNode place = node.putArray("locations").addObject();
        location.write(place.putObject("physicalLocation"), answer);
        place.putArray("logicalLocations").addObject().put("name", SafeLine.of(answer.image())).put("kind", "resource");
        node.putObject("partialFingerprints").put("primaryLocationLineHash", fingerprint(answer) + ":1");
        node.putObject("properties").put("image", SafeLine.of(answer.image())).put("decision", answer.outcome().name())
                .put("exitStatus", answer.status().code());
    }

    /** The same image under the same rule is the same alert, wherever the policy's line moves. */
    private static String fingerprint(Answer answer) {
        return Digest.ofBytes((answer.image() + "\n" + answer.reason()).getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    }

    /** Brackets and braces would be links and placeholders. SARIF 2.1.0, 3.11.5 and 3.11.6. */
    private static String message(String text) {
        return SafeLine.of(text).replace("[", "\\u005b").replace("]", "\\u005d").replace("{", "\\u007b").replace("}", "\\u007d");
    }

    private static String name(String code) {
        StringBuilder name = new StringBuilder();
        for (String word : code.split("-", -1)) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return name.toString();
    }
}
