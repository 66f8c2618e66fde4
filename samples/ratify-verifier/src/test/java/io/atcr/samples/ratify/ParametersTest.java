package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the parameters of the verifier and the store of the host lead to. */
class ParametersTest {
    @TempDir
    Path folder;

    private Scene scene;
    private PushedImage image;
    private String artifact;

    @BeforeEach
    void start() throws IOException {
        scene = new Scene(folder);
        image = scene.alice.push("app", "v1");
        artifact = scene.alice.attachSignature(image);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void aPolicyInTheParametersStandsInPlaceOfTheFile() throws IOException {
        String strict = scene.network.policyYaml(scene.mallory);
        String lenient = scene.network.policyYaml(scene.alice);
        Path denying = Files.writeString(folder.resolve("denying.yaml"), strict);

        assertThat(with(",\"trustPolicy\":" + JsonMapper.shared().writeValueAsString(strict), "").allowed()).isFalse();
        assertThat(with(",\"trustPolicyFile\":\"" + denying + "\"", "").allowed()).isFalse();

        Path none = scene.settings("none.conf", scene.plainHttp());
        assertThat(scene.ask(none, Scene.variables(image.digestReference()), document(",\"trustPolicy\":" + JsonMapper.shared().writeValueAsString(lenient), ""))
                .allowed()).isTrue();
        assertThat(scene.ask(none, Scene.variables(image.digestReference()), document("", ""))).satisfies(ended -> refused(ended, 2, "'policy' has to be set"));
    }

    @Test
    void aPolicyThatDoesNotLoadIsAnErrorWithItsPlace() {
        assertThat(with(",\"trustPolicy\":\"version: 1.0\\npolicies: x\"", "")).satisfies(ended -> refused(ended, 2, "trustPolicy:"));
        assertThat(with(",\"trustPolicyFile\":\"/nowhere/policy.yaml\"", "")).satisfies(ended -> refused(ended, 2, "/nowhere/policy.yaml"));
        assertThat(with(",\"settingsFile\":\"/nowhere/settings\"", "")).satisfies(ended -> refused(ended, 2, "/nowhere/settings"));
    }

    @Test
    void plainHttpOfTheStoreIsForTheRegistryAlone() throws IOException {
        String others = scene.plainHttp().replace("plain-http = " + scene.network.registry() + "\n", "");
        Path https = scene.settings("https.conf", "policy = " + scene.policy + "\n" + others);
        byte[] plain = document("", ",\"useHttp\":true");

        Path soon = scene.settings("soon.conf", "policy = " + scene.policy + "\ntimeout = 500ms\n" + others);
        assertThat(scene.ask(soon, Scene.variables(image.digestReference()), document("", "")).allowed()).as("TLS is not given up unless the store says so").isFalse();
        assertThat(scene.ask(https, Scene.variables(image.digestReference()), plain).allowed()).isTrue();
        Path nothing = scene.settings("nothing.conf", "policy = " + scene.policy + "\ntimeout = 2s\n");
        assertThat(scene.ask(nothing, Scene.variables(image.digestReference()), plain).allowed()).as("PDS and directory are no registry").isFalse();
    }

    @Test
    void A18_plainHttpOfTheStoreOpensNoPrivateAddress() throws IOException {
        Path closed = Files.writeString(folder.resolve("closed.conf"), "policy = " + scene.policy + "\n");

        Scene.Ended ended = scene.ask(closed, Scene.variables(image.digestReference()), document("", ",\"useHttp\":true"));

        assertThat(ended.allowed()).isFalse();
        assertThat(ended.report().extension("reason")).isEqualTo("address-refused");
        assertThat(scene.network.requests().count()).isZero();
    }

    @Test
    void credentialsComeFromWhereTheStoreSaysOrTheVerifierOrDocker() throws IOException {
        String basic = "Basic " + Base64.getEncoder().encodeToString("robot:secret".getBytes(StandardCharsets.UTF_8));
        scene.network.addFault(FaultRule.when(request -> request.server() == Server.REGISTRY && !basic.equals(request.header("authorization").orElse("")),
                Fault.respond(Reply.json(401, "{}").withHeader("WWW-Authenticate", "Basic realm=\"local\""))));
        String auths = "{\"auths\":{\"" + scene.network.registry() + "\":{\"auth\":\"" + basic.substring(6) + "\"}}}";
        Path docker = Files.createDirectory(folder.resolve("docker"));
        Path file = Files.writeString(docker.resolve("config.json"), auths);
        Path empty = Files.writeString(folder.resolve("empty.json"), "{}");

        assertThat(with("", "").allowed()).as("none").isFalse();
        assertThat(with("", ",\"authProvider\":{\"name\":\"dockerConfig\",\"configPath\":\"" + file + "\"}").allowed()).as("the store's").isTrue();
        assertThat(with(",\"dockerConfigFile\":\"" + file + "\"", ",\"authProvider\":{\"name\":\"k8Secrets\"}").allowed()).as("the verifier's").isTrue();
        assertThat(with(",\"dockerConfigFile\":\"" + file + "\"", ",\"authProvider\":{\"name\":\"dockerConfig\",\"configPath\":\"" + empty + "\"}").allowed()).isTrue();

        Map<String, String> environment = new HashMap<>(Scene.variables(image.digestReference()));
        environment.put("DOCKER_CONFIG", docker.toString());
        assertThat(scene.ask(scene.settings, environment, document("", "")).allowed()).as("Docker's").isTrue();
    }

    @Test
    void credentialsThatOnlyTheHostCanAskForAreRefused() {
        for (String provider : new String[] {"k8Secrets", "azureWorkloadIdentity", "awsEcrBasic", "alibabacloudAcrBasic", "dockerconfig"}) {
            assertThat(with("", ",\"authProvider\":{\"name\":\"" + provider + "\"}")).satisfies(ended -> refused(ended, 2, "'" + provider + "' hands no credentials"));
        }
        assertThat(scene.network.requests().count()).isZero();
    }

    @Test
    void warningsAreLinesThatTheHostLogs() {
        Scene.Ended ended = with(",\"requireDigets\":false,\"a{\\n\":1", "");

        assertThat(ended.allowed()).isTrue();
        assertThat(ended.report().messages()).hasSize(2).allSatisfy(line -> assertThat(line).startsWith("WARN: config: the parameter '"));
    }

    private static void refused(Scene.Ended ended, int code, String message) {
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.allowed()).isFalse();
        assertThat(ended.out()).startsWith("{\"code\":" + code + ",").contains(message).endsWith("}\n");
    }

    private Scene.Ended with(String config, String store) {
        return scene.ask(scene.settings, Scene.variables(image.digestReference()), document(config, store));
    }

    private byte[] document(String config, String store) {
        return scene.document(config, store, artifact).getBytes(StandardCharsets.UTF_8);
    }
}
