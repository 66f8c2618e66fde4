package io.atcr.samples.realnetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scenario against the directory of our own local network, which is to behave like the real one. */
class ScenarioTest {

    private final List<Step> steps = new ArrayList<>();

    @Test
    void ourOwnDirectoryGetsTheVerdictsOfTheRealOne() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Scenario.play(network.plcDirectory(), steps::add);
        }
        Verdicts.assertRight(steps);
    }

    @Test
    void directoryThatServesAnotherDocumentThanItsLogProvesIsFoundOut() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            network.addFault(FaultRule.when(
                    request -> request.server() == Server.PLC && request.path().matches("/did:plc:[a-z2-7]{24}"),
                    Fault.rewrite(ScenarioTest::withAnotherHandle)));
            Scenario.play(network.plcDirectory(), steps::add);
        }
        assertThat(steps).filteredOn(step -> step.name().equals("create")).singleElement().satisfies(step -> {
            assertThat(step.right()).isFalse();
            assertThat(step.wrong()).anySatisfy(line -> assertThat(line).startsWith("served document").contains("mallory"));
            assertThat(step.toString()).contains("WRONG: served document");
        });
    }

    private static Reply withAnotherHandle(Reply reply) {
        return reply.withBody(new String(reply.body(), StandardCharsets.UTF_8).replace("alice.example", "mallory.example")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void directoryThatTakesNothingEndsTheScenarioWithAWrongStep() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            network.addFault(FaultRule.on(Server.PLC, "did:plc:", Fault.status(503)));
            assertThatThrownBy(() -> Scenario.play(network.plcDirectory(), steps::add)).isInstanceOf(IOException.class).hasMessageContaining("create");
        }
        assertThat(steps).hasSize(2).noneMatch(Step::right);
        assertThat(steps.get(1)).extracting(Step::verdict).isEqualTo("503 from the directory");
    }
}
