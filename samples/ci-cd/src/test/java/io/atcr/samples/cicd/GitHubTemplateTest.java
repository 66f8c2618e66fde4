package io.atcr.samples.cicd;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.localnetwork.Tampering;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The workflow, its steps run in bash as the runner runs them, on a network of its own. */
class GitHubTemplateTest extends Scene {
    private static final String DIGEST = "@sha256:" + "a".repeat(64);

    private GitHubHost host() {
        String hostile = hostileName();
        return new GitHubHost(agent, repository, template("github-actions.yml"),
                Map.of("ref", "refs/heads/" + hostile, "ref_name", hostile, "head_ref", hostile, "actor", hostile));
    }

    private static Map<String, Object> image(String reference) {
        return Map.of("image", reference);
    }

    @Test
    void anAllowedImageIsDeployedByItsDigest() {
        PushedImage image = alice.push("allowed", "v1");
        GitHubHost host = host();

        Map<String, GitHubHost.Job> jobs = host.run(image(image.reference()));

        GitHubHost.Job verify = jobs.get("verify");
        assertThat(verify.result()).as(verify.log()).isEqualTo("success");
        assertThat(verify.outputs()).containsEntry("image", image.digestReference()).containsEntry("digest", image.digest())
                .containsEntry("verified-at", Long.toString(Agent.NOW));
        assertThat(verify.summary()).contains("ALLOW").contains(image.digestHex());
        assertThat(verify.log()).contains("::notice ").doesNotContain("::error");
        assertThat(host.actions().uploaded()).singleElement().satisfies(sarif -> assertThat(errors(sarif)).isZero());
        assertThat(jobs.get("deploy").result()).as(jobs.get("deploy").log()).isEqualTo("success");
        assertThat(agent.deployed()).containsExactly(image.digestReference());
        assertThat(trace()).doesNotExist();
    }

    @Test
    void A12_aTagThatMovesWhileItIsVerifiedLeavesTheVerifiedDigestDeployed() {
        PushedImage image = alice.push("moving", "v1");
        AtomicReference<PushedImage> other = new AtomicReference<>();
        network.addFault(FaultRule.when(request -> {
            if (request.server() == Server.PDS && other.get() == null) {
                other.set(alice.pushUnsigned("moving", "v1"));
            }
            return false;
        }, Fault.drop()));

        host().run(image(image.reference()));

        assertThat(other.get().digest()).isNotEqualTo(image.digest());
        assertThat(agent.deployed()).containsExactly(image.digestReference());
    }

    @Test
    void anUnsignedImageIsNotDeployedAndIsReported() {
        GitHubHost host = host();

        Map<String, GitHubHost.Job> jobs = host.run(image(alice.pushUnsigned("unsigned", "v1").reference()));

        assertNotDeployed(jobs);
        assertThat(jobs.get("verify").log()).contains("::error ").contains("status 3 after 1 attempt");
        assertThat(jobs.get("verify").summary()).contains("DENY");
        assertThat(host.actions().uploaded()).singleElement().satisfies(sarif -> assertThat(errors(sarif)).isPositive());
        assertThat(agent.callsOf("sleep")).isEmpty();
    }

    @Test
    void anImageWhoseRecordWasTamperedWithIsNotDeployed() {
        PushedImage image = alice.push("changed", "v1");
        alice.tamperRecord(image, Tampering.OLD_SIGNATURE);
        try {
            Map<String, GitHubHost.Job> jobs = host().run(image(image.reference()));

            assertNotDeployed(jobs);
            assertThat(jobs.get("verify").log()).contains("status 1 after 1 attempt");
        } finally {
            alice.repository().serveTruth();
        }
    }

    @Test
    void whatCannotBeKnownIsAskedThreeTimesAndThenNotDeployed() {
        PushedImage image = alice.push("unknown", "v1");
        pdsIsDown();

        Map<String, GitHubHost.Job> jobs = host().run(image(image.reference()));

        assertNotDeployed(jobs);
        assertThat(jobs.get("verify").log()).contains("Not verified").contains("status 4 after 3 attempt");
        assertThat(agent.callsOf("sleep")).hasSize(2);
    }

    @Test
    void whatIsKnownAtTheSecondAttemptIsDeployedAndReportedOnce() {
        PushedImage image = alice.push("recovering", "v1");
        pdsIsDownUntilAPause(agent.state().resolve("calls-of-sleep"));
        GitHubHost host = host();

        Map<String, GitHubHost.Job> jobs = host.run(image(image.reference()));

        assertThat(agent.callsOf("sleep")).hasSize(1);
        assertThat(agent.deployed()).containsExactly(image.digestReference());
        assertThat(jobs.get("verify").log()).contains("::notice ").doesNotContain("::error");
        assertThat(jobs.get("verify").summary()).containsOnlyOnce("ALLOW").contains(image.digestHex()).doesNotContain("DENY");
    }

    @Test
    void nothingOfAnEarlierAttemptIsReportedForOneThatCrashed() {
        PushedImage image = alice.push("crashing", "v1");
        pdsIsDown();
        agent.program("sleep", "for tool in '" + agent.folder() + "'/runner-temp*/atcr-verify/bin/atcr-verify; do printf '#!/bin/sh\\nexit 137\\n' >\"$tool\"; done");
        GitHubHost host = host();

        Map<String, GitHubHost.Job> jobs = host.run(image(image.reference()));

        assertNotDeployed(jobs);
        assertThat(jobs.get("verify").log()).contains("status 137 after 2 attempt").doesNotContain("DENY");
        assertThat(host.actions().uploaded()).isEmpty();
    }

    @Test
    void withoutATimeNothingIsDeployed() {
        agent.program("date", "exit 1");

        assertThat(deploy("atcr.io/alice/app" + DIGEST, Long.toString(Agent.NOW)).result()).isEqualTo("failure");
        assertThat(agent.deployed()).isEmpty();
    }

    @Test
    void A21_hostileImageNamesExecuteNothing() {
        for (String name : hostile()) {
            Map<String, GitHubHost.Job> jobs = host().run(image(name));

            assertNotDeployed(jobs);
            assertThat(jobs.get("verify").log()).as(name).contains("status 2").doesNotContainPattern("(?m)^\\s*::warning");
            assertThat(trace()).as(name).doesNotExist();
        }
    }

    @Test
    void anArchiveWithAnotherChecksumIsNotRun() {
        GitHubHost host = new GitHubHost(agent, repository, Agent.read(Path.of("github-actions.yml")), Map.of());

        Map<String, GitHubHost.Job> jobs = host.run(image("atcr.io/alice/app:v1"));

        assertNotDeployed(jobs);
        assertThat(jobs.get("verify").log()).contains("FAILED").doesNotContain("attempt");
    }

    @Test
    void theDeployJobTakesNothingButADigestVerifiedOfLate() {
        String now = Long.toString(Agent.NOW);
        assertThat(deploy("atcr.io/alice/app" + DIGEST, now).result()).isEqualTo("success");
        assertThat(agent.deployed()).containsExactly("atcr.io/alice/app" + DIGEST);

        for (String image : new String[] {"", "atcr.io/alice/app:v1", "atcr.io/alice/app@sha256:abc", "x\natcr.io/alice/app" + DIGEST,
            "atcr.io/alice/app" + DIGEST + " --all", "$(touch " + trace() + ")" + DIGEST, "a@b" + DIGEST}) {
            assertThat(deploy(image, now).result()).as(image).isEqualTo("failure");
        }
        for (String at : new String[] {"", "0", "-1", "soon", "a[$(touch " + trace() + ")]", Long.toString(Agent.NOW - 3601),
            Long.toString(Agent.NOW + 301)}) {
            assertThat(deploy("atcr.io/alice/app" + DIGEST, at).result()).as(at).isEqualTo("failure");
        }
        assertThat(agent.deployed()).hasSize(1);
        assertThat(trace()).doesNotExist();
    }

    @Test
    void theWorkflowAsksForLittleAndInterpolatesNothing() {
        GitHubHost host = host();

        assertThat(host.permissions("verify")).containsExactlyInAnyOrderEntriesOf(Map.of("contents", "read", "security-events", "write"));
        assertThat(host.permissions("deploy")).isEmpty();
        assertThat(host.scripts()).hasSize(3).allSatisfy(script -> assertThat(script).doesNotContain("${{"));
        assertThat(host.jobs()).allSatisfy(job -> assertThat(host.job(job)).containsKey("timeout-minutes"));
        assertThat(Agent.read(Path.of("github-actions.yml")).lines().filter(line -> line.contains("uses:")))
                .hasSize(3).allSatisfy(line -> assertThat(line).matches(".*@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }

    private GitHubHost.Job deploy(String image, String verifiedAt) {
        return host().run("deploy", Map.of(), Map.of("verify", Map.of("outputs", Map.of("image", image, "verified-at", verifiedAt))));
    }

    private void assertNotDeployed(Map<String, GitHubHost.Job> jobs) {
        assertThat(jobs.get("verify").result()).as(jobs.get("verify").log()).isEqualTo("failure");
        assertThat(jobs.get("verify").outputs()).isEmpty();
        assertThat(jobs.get("deploy").result()).isEqualTo("skipped");
        assertThat(agent.callsOf("kubectl")).isEmpty();
    }

    /** How many results of a SARIF log are errors. */
    private static int errors(JsonNode sarif) {
        int errors = 0;
        for (JsonNode result : sarif.path("runs").path(0).path("results")) {
            errors += result.path("level").asString("").equals("error") ? 1 : 0;
        }
        return errors;
    }
}
