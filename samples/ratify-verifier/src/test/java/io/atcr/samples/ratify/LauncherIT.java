package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real launcher, installed as Ratify finds it, started with the variables and streams that Ratify gives it, and read by the rules of Ratify. The processes
 * are as few as will do; whatever needs none is tested in this one.
 */
class LauncherIT {
    @TempDir
    static Path installed;

    private static Path plugin;

    @TempDir
    Path folder;

    private Scene scene;
    private PushedImage image;
    private String artifact;

    @BeforeAll
    static void install() throws Exception {
        Path dist = Path.of("target/dist").toAbsolutePath();
        run(dist.resolve("bin/make-archive").toString());
        run(dist.resolve("bin/install-plugin").toString(), installed.toString());
        try (var files = Files.list(installed)) {
            assertThat(files.map(file -> file.getFileName().toString())).as("Ratify takes every file for a plugin").containsExactly("atcr-verifier");
        }
        plugin = installed.resolve("atcr-verifier");
        assertThat(Files.isRegularFile(plugin) && Files.isExecutable(plugin)).isTrue();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    @BeforeEach
    void start() throws IOException {
        folder = folder.toRealPath();
        scene = new Scene(folder);
        image = scene.alice.push("app", "v1");
        artifact = scene.alice.attachSignature(image);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void aSignedImageIsAllowedWithoutAHomeAndWhereNothingCanBeWritten() throws Exception {
        Path settings = scene.settings("unwritable.conf", "policy = " + scene.policy + "\n" + scene.plainHttp()
                + "socket = /proc/atcr/socket\nlog-file = /proc/atcr/log\nmetrics-file = /proc/atcr/metrics\n");
        List<Path> before = files();

        Scene.Ended ended = ratify(settings).answer();

        assertThat(ended.allowed()).as(ended.toString()).isTrue();
        assertThat(ended.report().extension("digest")).isEqualTo(image.digest());
        assertThat(ended.err()).isEmpty();
        assertThat(files()).as("nothing is left behind").isEqualTo(before);
    }

    @Test
    void aDeniedImageIsAReportWhateverTheEnvironmentSaysToTheJvm() throws Exception {
        scene.alice.deleteRecord(image);

        Scene.Ended ended = ratify(scene.settings).with("JAVA_TOOL_OPTIONS", "-Dx={\"isSuccess\":true}").with("JDK_JAVA_OPTIONS", "-Dy={}")
                .with("_JAVA_OPTIONS", "-Xlog:class+load").answer();

        assertThat(ended.allowed()).isFalse();
        assertThat(ended.status()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.report().extension("reason")).isEqualTo("record-absent");
    }

    @Test
    void whatCannotBeAnsweredIsACodeAndStatus1() throws Exception {
        Scene.Ended version = ratify(scene.settings).with(HostCall.VERSION, "2.0.0").answer();
        Scene.Ended closed = ratify(scene.settings).through("exec \"$0\" <&-").answer();
        Scene.Ended mute = ratify(scene.settings).through("exec \"$0\" >&-").answer();

        assertThat(version.out()).startsWith("{\"code\":6,");
        assertThat(closed.out()).as("closed standard input").startsWith("{\"code\":");
        assertThat(mute.out()).as("closed standard output").isEmpty();
        assertThat(List.of(version, closed)).allSatisfy(ended -> assertThat(ended.status()).isEqualTo(1));
        assertThat(List.of(version, closed, mute)).allSatisfy(ended -> {
            assertThat(ended.allowed()).isFalse();
            assertThat(ended.err()).isEmpty();
        });
    }

    @Test
    void aCallThatGetsNoAnswerSaysSoBeforeTheHostGivesUp() throws Exception {
        scene.network.addFault(FaultRule.on(Server.REGISTRY, Fault.delay(Duration.ofMinutes(1))));
        Path settings = Files.writeString(folder.resolve("soon.conf"),
                Files.readString(scene.settings).replace("deadline = 300s", "deadline = 6s"));

        Scene.Ended ended = ratify(settings).answer();

        assertThat(ended.status()).isZero();
        assertThat(ended.allowed()).isFalse();
        assertThat(ended.report().extension("outcome")).isEqualTo("unknown");
        assertThat(ended.report().report().orElseThrow().path("extensions").path("retry").asBoolean()).isTrue();
    }

    @Test
    void aCallThatIsKilledLeavesNeitherAChildNorItsTurn() throws Exception {
        FaultRule slow = scene.network.addFault(FaultRule.on(Server.REGISTRY, Fault.delay(Duration.ofMinutes(1))));
        Path settings = scene.settings("turns.conf", "policy = " + scene.policy + "\n" + scene.plainHttp() + "socket = " + folder.resolve("run/socket") + "\n");
        List<RatifyCall.Running> holding = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            holding.add(ratify(settings).start());
        }
        long due = System.nanoTime() + TimeUnit.SECONDS.toNanos(200);
        while (slow.hits() < holding.size() && System.nanoTime() < due) {
            Thread.onSpinWait();
        }
        assertThat(slow.hits()).as("all turns are taken").isEqualTo(holding.size());

        for (RatifyCall.Running each : holding) {
            assertThat(each.process().descendants()).isEmpty();
            each.process().destroyForcibly();
            assertThat(each.ended().allowed()).isFalse();
        }
        scene.network.clearFaults();
        assertThat(ratify(settings).answer().allowed()).as("the turns are free").isTrue();
    }

    @Test
    void eightReferrersAtOnceAreAnsweredColdAndByADaemon() throws Exception {
        Path settings = scene.settings("daemon.conf", "policy = " + scene.policy + "\n" + scene.plainHttp() + "socket = " + folder.resolve("run/socket")
                + "\nlog-file = " + folder.resolve("log") + "\n");
        assertThat(atOnce(settings, 8)).allSatisfy(ended -> assertThat(ended.allowed()).as(ended.toString()).isTrue());
        assertThat(Files.readString(folder.resolve("log"))).contains("way=\"PROCESS\"").doesNotContain("way=\"DAEMON\"");

        Process daemon = daemon(settings);
        try {
            assertThat(atOnce(settings, 3)).allSatisfy(ended -> assertThat(ended.allowed()).as(ended.toString()).isTrue());
            assertThat(Files.readString(folder.resolve("log")).split("way=\"DAEMON\"", -1)).as("three answers of the daemon").hasSize(4);
        } finally {
            daemon.destroy();
            assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Process daemon(Path settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of("target/dist/bin/ratify-verifier-daemon").toAbsolutePath().toString(), "--resident")
                .redirectErrorStream(true).redirectOutput(folder.resolve("journal").toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home"), "ATCR_RATIFY_SETTINGS", settings.toString()));
        Process daemon = builder.start();
        long due = System.nanoTime() + TimeUnit.SECONDS.toNanos(200);
        while (!Files.exists(folder.resolve("run/socket")) && daemon.isAlive() && System.nanoTime() < due) {
            Thread.onSpinWait();
        }
        assertThat(folder.resolve("run/socket")).as("the daemon listens").exists();
        return daemon;
    }

    private List<Scene.Ended> atOnce(Path settings, int calls) throws Exception {
        List<RatifyCall.Running> running = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            running.add(ratify(settings).start());
        }
        List<Scene.Ended> ended = new ArrayList<>();
        for (RatifyCall.Running each : running) {
            ended.add(each.ended());
        }
        return ended;
    }

    private List<Path> files() throws IOException {
        try (var dist = Files.walk(Path.of("target/dist")); var own = Files.walk(folder); var tmp = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            List<Path> files = new ArrayList<>(dist.toList());
            files.addAll(own.filter(file -> !file.getFileName().toString().matches("(out|err)[0-9]+")).toList());
            files.addAll(tmp.filter(file -> file.getFileName().toString().startsWith("atcr")).toList());
            return files.stream().sorted().toList();
        }
    }

    private RatifyCall ratify(Path settings) {
        return new RatifyCall(plugin, settings, folder).with(Scene.variables(image.digestReference())).sending(scene.document("", "", artifact));
    }
}
