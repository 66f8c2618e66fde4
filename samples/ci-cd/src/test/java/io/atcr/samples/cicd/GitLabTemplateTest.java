package io.atcr.samples.cicd;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.PushedImage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pipeline, its scripts run in bash as the runner runs them, on a network of its own. */
class GitLabTemplateTest extends Scene {
    private GitLabHost pipeline(String image) {
        return pipeline(template("gitlab-ci.yml"), Map.of("IMAGE", image));
    }

    private GitLabHost pipeline(String template, Map<String, String> variables) {
        Map<String, String> predefined = new HashMap<>(Map.of("CI", "true", "GITLAB_CI", "true", "CI_COMMIT_BRANCH", "main", "CI_DEFAULT_BRANCH", "main",
                "CI_COMMIT_REF_PROTECTED", "true"));
        for (String name : List.of("CI_COMMIT_MESSAGE", "CI_COMMIT_REF_NAME", "CI_COMMIT_TAG", "CI_COMMIT_AUTHOR", "CI_MERGE_REQUEST_TITLE")) {
            predefined.put(name, hostileName());
        }
        return new GitLabHost(agent, repository, template, predefined, variables);
    }

    @Test
    void A12_anAllowedImageIsDeployedByItsDigestOnceApprovedWhereverItsTagHasGone() {
        PushedImage image = alice.push("allowed", "v1");
        GitLabHost pipeline = pipeline(image.reference());

        Map<String, GitLabHost.Job> jobs = pipeline.run();

        assertThat(jobs.get("verify").result()).as(jobs.get("verify").log()).isEqualTo("success");
        assertThat(jobs.get("verify").dotenv()).containsEntry("ATCR_IMAGE", image.digestReference()).containsEntry("ATCR_DIGEST", image.digest())
                .containsEntry("ATCR_DECISION", "ALLOW").containsEntry("ATCR_VERIFIED_AT", Long.toString(Agent.NOW));
        assertThat(JUnitReport.read(jobs.get("verify").junit().resolve("atcr-junit.xml"))).isEqualTo(new JUnitReport(1, 0));
        assertThat(jobs.get("trust").result()).as(jobs.get("trust").log()).isEqualTo("success");
        assertThat(jobs.get("trust").log()).contains("counts  " + alice.did()).contains("decision  ALLOW");
        assertThat(jobs.get("deploy").result()).isEqualTo("manual");
        assertThat(agent.callsOf("kubectl")).isEmpty();

        PushedImage other = alice.pushUnsigned("allowed", "v1");
        assertThat(other.digest()).isNotEqualTo(image.digest());
        refusesWhatIsSetByHand(pipeline, other);
        refusesWhatWasVerifiedLongAgo(pipeline);

        assertThat(pipeline.play("deploy", Map.of()).result()).isEqualTo("success");
        assertThat(agent.deployed()).containsExactly(image.digestReference());
        assertThat(trace()).doesNotExist();
    }

    private void refusesWhatIsSetByHand(GitLabHost pipeline, PushedImage other) {
        GitLabHost.Job deploy = pipeline.play("deploy", Map.of("ATCR_IMAGE", other.digestReference()));

        assertThat(deploy.result()).isEqualTo("failed");
        assertThat(deploy.log()).contains("not what the verify job wrote");
        assertThat(agent.callsOf("kubectl")).isEmpty();
    }

    private void refusesWhatWasVerifiedLongAgo(GitLabHost pipeline) {
        agent.time(Agent.NOW + 3601);
        GitLabHost.Job deploy = pipeline.play("deploy", Map.of("ATCR_VERIFIED_AT", Long.toString(Agent.NOW + 3601)));
        agent.time(Agent.NOW);

        assertThat(deploy.result()).isEqualTo("failed");
        assertThat(deploy.log()).contains("too long ago");
        assertThat(agent.callsOf("kubectl")).isEmpty();
    }

    @Test
    void aTimeOfVerificationThatIsNoneOfLateIsRefused() {
        GitLabHost pipeline = pipeline(alice.push("timed", "v1").reference());
        agent.time(Agent.NOW + 301);
        Map<String, GitLabHost.Job> jobs = pipeline.run();
        assertThat(jobs.get("deploy").result()).isEqualTo("manual");
        agent.time(Agent.NOW);
        String written = "ATCR_VERIFIED_AT=" + (Agent.NOW + 301) + "\n";
        Path variables = jobs.get("verify").artifacts().resolve("atcr.env");
        String handedOn = Agent.read(variables);
        assertThat(handedOn).endsWith("\n" + written);

        for (String at : List.of(Long.toString(Agent.NOW + 301), "0" + (Agent.NOW - 1), "0999", "99999999999999999999")) {
            Agent.write(variables, handedOn.replace(written, "ATCR_VERIFIED_AT=" + at + "\n"));
            GitLabHost.Job deploy = pipeline.play("deploy", Map.of());

            assertThat(deploy.result()).as("%s: %s", at, deploy.log()).isEqualTo("failed");
            assertThat(deploy.log()).contains("too long ago");
        }
        assertThat(agent.callsOf("kubectl")).isEmpty();

        Agent.write(variables, handedOn.replace(written, "ATCR_VERIFIED_AT=" + Agent.NOW + "\n"));
        assertThat(pipeline.play("deploy", Map.of()).result()).as("for comparison").isEqualTo("success");
    }

    @Test
    void withoutATimeNothingIsDeployed() {
        GitLabHost pipeline = pipeline(alice.push("timeless", "v1").reference());
        assertThat(pipeline.run().get("deploy").result()).isEqualTo("manual");
        agent.program("date", "exit 1");

        assertThat(pipeline.play("deploy", Map.of()).result()).isEqualTo("failed");
        assertThat(agent.callsOf("kubectl")).isEmpty();
    }

    @Test
    void whatAnEarlierJobHasLeftAndCannotBeRemovedIsNotRun() {
        agent.program("rm", "exit 1");

        assertThat(pipeline("atcr.io/alice/app:v1").run().get("verify").result()).isEqualTo("failed");
        assertThat(agent.callsOf("curl")).isEmpty();
    }

    @Test
    void anUnsignedImageIsNotDeployedNorAskedForAgain() {
        Map<String, GitLabHost.Job> jobs = pipeline(alice.pushUnsigned("unsigned", "v1").reference()).run();

        assertNotDeployed(jobs, 3, 1);
        assertThat(jobs.get("verify").log()).contains("DENY");
        assertThat(JUnitReport.read(jobs.get("verify").junit().resolve("atcr-junit.xml"))).isEqualTo(new JUnitReport(1, 1));
        assertThat(jobs.get("verify").dotenv()).containsEntry("ATCR_DECISION", "DENY").doesNotContainKeys("ATCR_IMAGE", "ATCR_DIGEST");
    }

    @Test
    void anImageOfSomebodyElseIsNotDeployedNorAskedForAgain() {
        Account mallory = network.createAccount("mallory.test");
        String image = mallory.push("app", "v1").reference().replace("mallory.test", mallory.did().toString());

        Map<String, GitLabHost.Job> jobs = pipeline(image).run();

        assertNotDeployed(jobs, 1, 1);
        assertThat(jobs.get("verify").log()).contains("owner-not-counted");
    }

    @Test
    void whatCannotBeKnownIsAskedThreeTimesAndThenNotDeployed() {
        PushedImage image = alice.push("unknown", "v1");
        pdsIsDown();

        Map<String, GitLabHost.Job> jobs = pipeline(image.reference()).run();

        assertNotDeployed(jobs, 4, 3);
        assertThat(jobs.get("verify").log()).contains("Not verified");
        assertThat(agent.callsOf("sleep")).hasSize(3);
    }

    @Test
    void whatIsKnownWhenTheJobIsStartedAgainCanBeDeployed() {
        PushedImage image = alice.push("recovering", "v1");
        pdsIsDownUntilAPause(agent.state().resolve("calls-of-sleep"));

        Map<String, GitLabHost.Job> jobs = pipeline(image.reference()).run();

        assertThat(jobs.get("verify").runs()).isEqualTo(2);
        assertThat(jobs.get("verify").dotenv()).containsEntry("ATCR_IMAGE", image.digestReference());
        assertThat(jobs.get("deploy").result()).isEqualTo("manual");
    }

    @Test
    void A21_hostileImageNamesExecuteNothing() {
        for (String name : hostile().subList(0, 3)) {
            Map<String, GitLabHost.Job> jobs = pipeline(name).run();
            assertNotDeployed(jobs, 2, 1);
            assertThat(jobs.get("verify").log()).as(name).contains("image");
            assertThat(trace()).as(name).doesNotExist();
        }
    }

    @Test
    void whoStartsAPipelineCannotChooseTheToolOrThePolicy() {
        Agent.write(repository.resolve("other.yaml"),
                "version: 1.0\npolicies:\n  - name: all\n    scope: \"**\"\n    require:\n      signature: false\n    action: enforce\n");

        Map<String, GitLabHost.Job> jobs = pipeline(template("gitlab-ci.yml"), Map.of("IMAGE", alice.pushUnsigned("chosen", "v1").reference(),
                "policy", "other.yaml", "dist_url", "https://mallory.example.com/", "dist_sha256", "1".repeat(64))).run();

        assertNotDeployed(jobs, 3, 1);
        assertThat(agent.callsOf("curl")).singleElement().satisfies(call -> assertThat(call).last().asString().startsWith("https://releases.example.com/"));
    }

    @Test
    void anArchiveWithAnotherChecksumIsNotRun() {
        Map<String, GitLabHost.Job> jobs = pipeline(Agent.read(Path.of("gitlab-ci.yml")), Map.of("IMAGE", "atcr.io/alice/app:v1")).run();

        assertNotDeployed(jobs, 1, 1);
        assertThat(jobs.get("verify").log()).contains("FAILED").doesNotContain("DENY");
    }

    @Test
    void onlyTheProtectedDefaultBranchHasADeployment() {
        String template = template("gitlab-ci.yml");
        assertThat(pipeline(template, Map.of()).when("deploy")).isEqualTo("manual");
        for (Map<String, String> elsewhere : List.of(Map.of("CI_COMMIT_REF_PROTECTED", "false"), Map.of("CI_COMMIT_BRANCH", "feature"),
                Map.of("CI_COMMIT_BRANCH", "main\" || \"a\" == \"a"), Map.of("CI_COMMIT_BRANCH", hostileName()))) {
            assertThat(pipeline(template, elsewhere).when("deploy")).as("%s", elsewhere).isEqualTo("never");
        }
    }

    @Test
    void noJobMayFailAndOnlyWhatIsTransientIsTriedAgain() {
        GitLabHost pipeline = pipeline("atcr.io/alice/app:v1");

        assertThat(List.of("verify", "trust", "deploy")).allSatisfy(job -> assertThat(pipeline.job(job)).doesNotContainKey("allow_failure").containsKey("timeout"));
        assertThat(pipeline.job("verify").get("retry")).isEqualTo(Map.of("max", 2, "exit_codes", List.of(4)));
        assertThat(Yaml.list(pipeline.job("deploy").get("needs"))).hasSize(2);
    }

    private void assertNotDeployed(Map<String, GitLabHost.Job> jobs, int exitCode, int runs) {
        GitLabHost.Job verify = jobs.get("verify");
        assertThat(verify.result()).as(verify.log()).isEqualTo("failed");
        assertThat(verify.exitCode()).as(verify.log()).isEqualTo(exitCode);
        assertThat(verify.runs()).isEqualTo(runs);
        assertThat(verify.dotenv()).doesNotContainKey("ATCR_IMAGE");
        assertThat(jobs.get("trust").result()).isEqualTo("skipped");
        assertThat(jobs.get("deploy").result()).isEqualTo("skipped");
        assertThat(agent.callsOf("kubectl")).isEmpty();
    }
}
