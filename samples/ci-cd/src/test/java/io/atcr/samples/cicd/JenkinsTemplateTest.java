package io.atcr.samples.cicd;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.cicd.PipelineScript.Result;
import io.atcr.samples.localnetwork.PushedImage;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Jenkinsfile, run by current Groovy over stubs of its steps, its scripts by {@code sh -xe}, on a network of its own. */
class JenkinsTemplateTest extends Scene {
    private JenkinsHost.Build build(String image) {
        return build(image, () -> { });
    }

    private JenkinsHost.Build build(String image, Runnable beforeApproval) {
        return new JenkinsHost(agent, repository, template("jenkins-pipeline.groovy")).run(Map.of("IMAGE", image), () -> {
            beforeApproval.run();
            return true;
        });
    }

    @Test
    void A12_anAllowedImageIsDeployedByItsDigestOnceApprovedWhereverItsTagHasGone() {
        PushedImage image = alice.push("allowed", "v1");

        JenkinsHost.Build build = build(image.reference(), () ->
                assertThat(alice.pushUnsigned("allowed", "v1").digest()).isNotEqualTo(image.digest()));

        assertThat(build.result()).as(build.log()).isEqualTo(Result.SUCCESS);
        assertThat(build.stages()).containsExactly("Verify", "Approve", "Deploy");
        assertThat(build.log()).contains("Deploy " + image.digestReference() + "?");
        assertThat(build.published()).hasSize(2).allSatisfy(report -> assertThat(JUnitReport.read(report)).isEqualTo(new JUnitReport(1, 0)));
        assertThat(agent.deployed()).containsExactly(image.digestReference());
    }

    @Test
    void anUnsignedImageIsNotDeployed() {
        JenkinsHost.Build build = build(alice.pushUnsigned("unsigned", "v1").reference());

        assertNotDeployed(build, "status 3");
        assertThat(build.published()).singleElement().satisfies(report -> assertThat(JUnitReport.read(report)).isEqualTo(new JUnitReport(1, 1)));
        assertThat(build.pauses()).isEmpty();
    }

    @Test
    void whatCannotBeKnownIsAskedThreeTimesAndFailsTheBuild() {
        PushedImage image = alice.push("unknown", "v1");
        pdsIsDown();

        JenkinsHost.Build build = build(image.reference());

        assertNotDeployed(build, "the evidence could not be had");
        assertThat(build.pauses()).containsExactly("20 SECONDS", "20 SECONDS");
    }

    @Test
    void anImageThatNobodyApprovesIsNotDeployed() {
        PushedImage image = alice.push("unwanted", "v1");

        JenkinsHost.Build build = new JenkinsHost(agent, repository, template("jenkins-pipeline.groovy"))
                .run(Map.of("IMAGE", image.reference()), () -> false);

        assertThat(build.result()).isEqualTo(Result.ABORTED);
        assertThat(build.stages()).containsExactly("Verify", "Approve");
        assertThat(agent.callsOf("kubectl")).isEmpty();
    }

    @Test
    void anImageThatIsRevokedWhileItWaitsIsNotDeployed() {
        PushedImage image = alice.push("revoked", "v1");

        JenkinsHost.Build build = build(image.reference(), () -> alice.deleteRecord(image));

        assertThat(build.result()).isEqualTo(Result.FAILURE);
        assertThat(build.stages()).containsExactly("Verify", "Approve", "Deploy");
        assertThat(build.log()).contains("ERROR: Not verified: atcr-verify ended with status 3");
        assertThat(agent.callsOf("kubectl")).isEmpty();
    }

    @Test
    void whatRanBeforeRunsAgainWhenTheDeploymentFails() {
        PushedImage before = alice.push("before", "v1");
        PushedImage image = alice.push("failing", "v1");
        agent.runs(before.digestReference());
        agent.broken(image.digestReference());

        JenkinsHost.Build build = build(image.reference());

        assertThat(build.result()).isEqualTo(Result.FAILURE);
        assertThat(build.log()).contains("ERROR: The deployment failed. " + before.digestReference() + " runs again.");
        assertThat(agent.deployed()).containsExactly(image.digestReference(), before.digestReference());
        assertThat(agent.runs()).isEqualTo(before.digestReference());
        assertThat(build.published()).hasSize(3);
    }

    @Test
    void whatRanBeforeAndNoLongerVerifiesIsNotGoneBackTo() {
        PushedImage before = alice.push("before-revoked", "v1");
        PushedImage image = alice.push("failing-too", "v1");
        agent.runs(before.digestReference());
        agent.broken(image.digestReference());
        alice.deleteRecord(before);

        JenkinsHost.Build build = build(image.reference());

        assertThat(build.result()).isEqualTo(Result.FAILURE);
        assertThat(build.log()).contains("ERROR: Not verified: atcr-verify ended with status 3");
        assertThat(agent.deployed()).containsExactly(image.digestReference());
    }

    @Test
    void whatRanBeforeByItsTagIsNotGoneBackTo() {
        PushedImage image = alice.push("failing-again", "v1");
        agent.runs(alice.push("before-by-tag", "v1").reference());
        agent.broken(image.digestReference());

        JenkinsHost.Build build = build(image.reference());

        assertThat(build.result()).isEqualTo(Result.FAILURE);
        assertThat(build.log()).contains("nothing is rolled back");
        assertThat(agent.deployed()).containsExactly(image.digestReference());
    }

    @Test
    void A21_hostileImageNamesExecuteNothing() {
        for (String name : hostile().subList(0, 3)) {
            assertNotDeployed(build(name), "status 2");
            assertThat(trace()).as(name).doesNotExist();
        }
    }

    @Test
    void anArchiveWithAnotherChecksumIsNotRun() {
        JenkinsHost.Build build = new JenkinsHost(agent, repository, Agent.read(Path.of("jenkins-pipeline.groovy")))
                .run(Map.of("IMAGE", "atcr.io/alice/app:v1"), () -> true);

        assertNotDeployed(build, "script returned exit code 1");
        assertThat(build.log()).contains("FAILED").doesNotContain("DENY");
    }

    private void assertNotDeployed(JenkinsHost.Build build, String why) {
        assertThat(build.result()).as(build.log()).isEqualTo(Result.FAILURE);
        assertThat(build.stages()).containsExactly("Verify");
        assertThat(build.log()).contains(why);
        assertThat(agent.callsOf("kubectl")).isEmpty();
    }
}
