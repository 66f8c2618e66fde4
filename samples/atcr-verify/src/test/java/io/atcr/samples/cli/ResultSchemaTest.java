package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.Basis;
import io.atcr.policy.Decision;
import io.atcr.policy.DecisionReason;
import io.atcr.policy.SignerReason;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.Server;
import io.atcr.verifier.CheckCode;
import io.atcr.verifier.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The schema says exactly what is written; what every failure writes is compared with it beside the failure table. */
class ResultSchemaTest {
    private final JsonNode schema = JsonMapper.shared().readTree(SchemaCommand.schema());

    @Test
    void everyDecisionUnderEveryActionFits() throws Exception {
        for (String action : List.of("enforce", "warn", "audit")) {
            try (FailureScene scene = new FailureScene()) {
                scene.policy("action: enforce", "action: " + action);
                String unsigned = scene.alice.pushUnsigned("other", "v1").reference();
                assertFits(Answer.of(scene.verify()), "ALLOW");
                assertFits(Answer.of(scene.verify(unsigned)), action.equals("enforce") ? "DENY" : "ALLOW_WARN");
                scene.fault(Server.REGISTRY, "/manifests/", Fault.status(503));
                assertFits(Answer.of(scene.verify(unsigned)), action.equals("enforce") ? "DENY" : "ALLOW_WARN");
                scene.policy("signature: true", "signature: false").policy("      minSignatures: 1\n", "");
                assertFits(Answer.of(scene.verify(unsigned)), "ALLOW");
            }
        }
    }

    @Test
    void anExemptImageAndOneThatSeveralGroupsSignFit() throws Exception {
        try (FailureScene scene = new FailureScene()) {
            scene.policy("    action: enforce", "    action: enforce\n    exempt:\n      - image: \"" + scene.image.digestReference()
                    + "\"\n        reason: \"the line ends\\n##[error] here\"\n        expiresAt: \"2026-12-01T00:00:00Z\"");

            Answer answer = Answer.of(scene.verify(scene.image.digestReference()));

            assertFits(answer, "ALLOW_WARN");
            assertThat(answer.reason()).isEqualTo("exempt");
            assertThat(ResultJson.of(answer)).doesNotContain("#");
        }
    }

    @Test
    void whatCouldNotBeAskedAboutFits() {
        for (ExitStatus status : List.of(ExitStatus.USAGE, ExitStatus.INTERNAL, ExitStatus.TRANSIENT)) {
            assertFits(Answer.notAsked("\u001b[31m://", status, "not an image reference"), "DENY");
        }
    }

    @Test
    void aFieldThatIsNotInTheSchemaIsRefusedAtEveryLevel() throws Exception {
        try (FailureScene scene = new FailureScene()) {
            JsonNode line = JsonMapper.shared().readTree(ResultJson.of(Answer.of(scene.verify())));
            List<ObjectNode> objects = new ArrayList<>();
            collect(line, objects);
            assertThat(objects).hasSizeGreaterThan(10);
            for (ObjectNode object : objects) {
                object.put("new", 1);
                assertThat(ResultSchema.refuses(line.toString())).as(object.toString()).isTrue();
                object.remove("new");
            }
            assertThat(ResultSchema.refuses(line.toString())).isFalse();
            ((ObjectNode) line).put("allowed", false);
            assertThat(ResultSchema.refuses(line.toString())).isTrue();
        }
    }

    @Test
    void theSchemaNamesEveryCodeThereIs() {
        List<String> reasons = new ArrayList<>(List.of("none"));
        Advice.all().forEach(advice -> reasons.add(advice.code()));
        assertThat(words("/$defs/reason/enum")).containsExactlyInAnyOrderElementsOf(reasons);
        assertThat(words("/$defs/evidenceReason/enum")).containsExactlyElementsOf(Stream.of(Reason.values()).map(Reason::code).toList());
        assertThat(words("/$defs/outcome/enum")).containsExactlyElementsOf(names(Decision.Outcome.values()));
        assertThat(words("/$defs/decision/properties/basis/enum")).containsExactlyElementsOf(names(Basis.values()));
        assertThat(words("/$defs/decision/properties/reason/enum")).containsExactlyElementsOf(names(DecisionReason.values()));
        assertThat(words("/$defs/decision/properties/signers/items/properties/reason/enum")).containsExactlyElementsOf(names(SignerReason.values()));
        assertThat(words("/$defs/check/properties/check/enum")).containsExactlyElementsOf(Stream.of(CheckCode.values()).map(CheckCode::code).toList());
    }

    @Test
    void theCommandPrintsTheSchema() {
        Run run = Run.of("schema");

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo(SchemaCommand.schema());
        assertThat(schema.get("$schema").stringValue()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }

    private static void assertFits(Answer answer, String outcome) {
        assertThat(answer.outcome()).hasToString(outcome);
        ResultSchema.accepts(ResultJson.of(answer));
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> collect(child, objects));
    }

    private List<String> words(String pointer) {
        return schema.at(pointer).valueStream().map(JsonNode::stringValue).toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }
}
