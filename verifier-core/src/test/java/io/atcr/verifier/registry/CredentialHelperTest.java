package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.Documents.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.verifier.registry.Credential.IdentityToken;
import io.atcr.verifier.registry.Credential.UsernamePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs, of which each does one thing a credential helper may do to its caller. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class CredentialHelperTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private final List<Thread> callers = new ArrayList<>();

    private Map<String, String> environment() {
        return Map.of("PATH", folder + ":/usr/bin:/bin", "FOLDER", folder.toString());
    }

    private void helper(String suffix, String script) throws IOException {
        Path program = Files.write(folder.resolve("docker-credential-" + suffix), utf8("#!/bin/sh\n" + script + "\n"));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static DockerConfig config(String json) throws RegistryException {
        return DockerConfig.parse(utf8(json));
    }

    /** All registries' credentials are with this one program. */
    private DockerConfig with(String script) throws Exception {
        helper("test", script);
        return config("{\"credsStore\":\"test\"}").withCredentialHelpers(environment());
    }

    private String kept(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static String answer(String username, String secret) {
        return "echo '{\"ServerURL\":\"x\",\"Username\":\"" + username + "\",\"Secret\":\"" + secret + "\"}'";
    }

    @Test
    void aHelperIsAskedForTheRegistryOnStandardInputAndGetsTheEnvironment() throws Exception {
        DockerConfig config = with("cat > $FOLDER/asked; echo \"$@\" > $FOLDER/arguments; env > $FOLDER/environment; " + answer("alice", "secret"));

        assertThat(config.forRegistry("r.test:5000", LONG)).contains(new UsernamePassword("alice", "secret"));

        assertThat(kept("asked")).isEqualTo("r.test:5000\n");
        assertThat(kept("arguments")).isEqualTo("get\n");
        assertThat(kept("environment").lines().filter(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*")))
                .containsExactlyInAnyOrder("PATH=" + environment().get("PATH"), "FOLDER=" + folder);
    }

    @Test
    void dockerHubHasItsOwnAddress() throws Exception {
        DockerConfig config = with("cat > $FOLDER/asked; " + answer("alice", "secret"));

        assertThat(config.forRegistry("docker.io")).isPresent();
        assertThat(kept("asked")).isEqualTo("https://index.docker.io/v1/\n");
    }

    @Test
    void userNameOfATokenMeansARefreshToken() throws Exception {
        assertThat(with(answer("<token>", "t")).forRegistry("r.test")).contains(new IdentityToken("t"));
    }

    @Test
    void aHelperForTheRegistryComesBeforeTheOneForAllAndBothBeforeTheFile() throws Exception {
        helper("one", answer("one", "1"));
        helper("all", answer("all", "2"));
        String auths = "\"auths\":{\"r.test\":{\"username\":\"file\",\"password\":\"3\"},\"s.test\":{\"username\":\"file\",\"password\":\"3\"},"
                + "\"t.test\":{\"username\":\"file\",\"password\":\"3\"}}";
        String helpers = "\"credHelpers\":{\"https://R.test/v2/\":\"one\",\"t.test\":\"\"}";
        DockerConfig config = config("{" + auths + "," + helpers + ",\"credsStore\":\"all\"}").withCredentialHelpers(environment());

        assertThat(config.forRegistry("r.test")).contains(new UsernamePassword("one", "1"));
        assertThat(config.forRegistry("s.test")).contains(new UsernamePassword("all", "2"));
        assertThat(config.forRegistry("t.test")).contains(new UsernamePassword("file", "3"));
        assertThat(config("{" + auths + "}").withCredentialHelpers(environment()).forRegistry("r.test"))
                .contains(new UsernamePassword("file", "3"));
    }

    @Test
    void notFoundIsAnonymous() throws Exception {
        assertThat(with("echo 'credentials not found in native keychain'; exit 1").forRegistry("r.test")).isEmpty();
        assertThat(with(answer("", "")).forRegistry("r.test")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "exit 1", "echo 'error: hunter2'; exit 1", "echo 'hunter2 credentials not found in native keychain'; exit 1",
        "echo 'credentials not found in native keychain'", "echo hunter2", "echo '[]'", "echo '{\"Username\":\"\",\"Secret\":\"hunter2\"}'",
        "echo '{\"Username\":\"hunter2:x\",\"Secret\":\"hunter2\"}'", "echo '{\"Username\":7}'", "echo '{\"Username\":\"a\",\"Secret\":[\"hunter2\"]}'",
        "kill -9 $$"
    })
    void A18_whatIsNoAnswerIsAFailureAndNotAnonymousAndNotQuoted(String script) throws Exception {
        DockerConfig config = with("echo hunter2 >&2; " + script);

        RegistryException thrown = refused(RegistryError.CREDENTIALS_UNAVAILABLE, () -> config.forRegistry("r.test", LONG));

        assertThat(thrown.getMessage()).contains("docker-credential-test").doesNotContain("hunter2");
        assertThat(thrown).hasNoCause();
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    @Test
    void A18_aHelperThatTheCallerDidNotAdmitIsNotRunAndTheRegistryIsNotAnonymous() throws Exception {
        helper("test", "touch $FOLDER/ran; " + answer("alice", "secret"));
        DockerConfig config = config("{\"credHelpers\":{\"r.test\":\"test\"},\"auths\":{\"r.test\":{\"username\":\"a\"},\"s.test\":{\"username\":\"b\"}}}");

        RegistryException thrown = refused(RegistryError.CREDENTIALS_UNAVAILABLE, () -> config.forRegistry("r.test", LONG));

        assertThat(thrown.getMessage()).contains("r.test", "docker-credential-test", "admit credential helpers");
        assertThat(config.forRegistry("s.test")).contains(new UsernamePassword("b", ""));
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "..", "a..b", "/bin/sh", "a b", "a;b", "$(x)", "a\\\\b", "a\\u0000b", "\\n"})
    void A18_aNameThatLeadsElsewhereIsRefused(String suffix) {
        refused(RegistryError.MALFORMED_CREDENTIALS, () -> config("{\"credsStore\":\"" + suffix + "\"}"));
        refused(RegistryError.MALFORMED_CREDENTIALS, () -> config("{\"credHelpers\":{\"r.test\":\"" + suffix + "\"}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"credsStore\":7}", "{\"credHelpers\":[]}", "{\"credHelpers\":{\"r.test\":7}}", "{\"credHelpers\":{\"r.test\":null}}"})
    void whatIsNoNameIsRefused(String json) {
        refused(RegistryError.MALFORMED_CREDENTIALS, () -> config(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "bin:.", ":", "relative/folder"})
    void A18_aHelperIsNotLookedForInTheCurrentFolder(String path) throws Exception {
        DockerConfig config = config("{\"credsStore\":\"test\"}").withCredentialHelpers(Map.of("PATH", path));

        RegistryException thrown = refused(RegistryError.CREDENTIALS_UNAVAILABLE, () -> config.forRegistry("r.test"));
        assertThat(thrown.getMessage()).contains("docker-credential-test is in no folder of the PATH");
    }

    @Test
    void A18_whatIsNoRegistryIsNotHandedOn() throws Exception {
        DockerConfig config = with("touch $FOLDER/ran; " + answer("alice", "secret"));

        refused(RegistryError.CREDENTIALS_UNAVAILABLE, () -> config.forRegistry("r.test\nother.test"));
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void A19_endlessOutputEndsAtTheLimit() throws Exception {
        DockerConfig config = with("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done");

        RegistryException thrown = refused(RegistryError.CREDENTIALS_UNAVAILABLE, () -> config.forRegistry("r.test", LONG));
        assertThat(thrown.getMessage()).contains("64 KiB");
    }

    @Test
    void endlessStandardErrorDoesNotBlockAHelper() throws Exception {
        DockerConfig config = with("i=0; while [ $i -lt 20000 ]; do echo secretsecretsecretsecret >&2; i=$((i+1)); done; " + answer("a", "b"));

        assertThat(config.forRegistry("r.test", LONG)).contains(new UsernamePassword("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 300", "exec >&-; sleep 300", "trap '' TERM INT HUP; while :; do sleep 300; done", "sleep 300 & sleep 300; wait"})
    void A19_aHelperThatHangsIsKilledWithItsDescendantsAtTheDeadline(String hang) throws Exception {
        DockerConfig config = with("echo $$ > $FOLDER/self; sh -c 'echo $$ > $FOLDER/child; sleep 300; :' & " + hang);

        refused(RegistryError.TIMEOUT, () -> config.forRegistry("r.test", SHORT));

        assertEnds("self");
        assertEnds("child");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh -c 'echo $$ > $FOLDER/child; exec sleep 300' & sleep 1", "(sh -c 'echo $$ > $FOLDER/child; exec sleep 300' &)"})
    void A19_anOutputHeldOpenByADescendantHoldsNeitherTheCallerNorAThread(String daemon) throws Exception {
        DockerConfig config = with(daemon + "; until [ -s $FOLDER/child ]; do sleep 0.1; done; " + answer("a", "b"));
        try {
            assertThat(config.forRegistry("r.test", LONG)).contains(new UsernamePassword("a", "b"));

            assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).noneMatch(name -> name.contains("credential"));
        } finally {
            ProcessHandle.of(Long.parseLong(kept("child").strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private void assertEnds(String pidFile) throws Exception {
        long pid = Long.parseLong(kept(pidFile).strip());
        ProcessHandle.of(pid).ifPresent(process -> assertThat(process.onExit()).as(pidFile).succeedsWithin(Duration.ofSeconds(20)));
    }

    @Test
    void anInterruptedCallerDoesNotWait() throws Exception {
        DockerConfig config = with("sleep 300");
        Thread.currentThread().interrupt();

        refused(RegistryError.INTERRUPTED, () -> config.forRegistry("r.test", LONG));

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void A19_anInterruptedCallerLeavesNoProgramBehind() throws Exception {
        DockerConfig config = with("echo $$ > $FOLDER/self; sleep 300");
        FutureTask<RegistryError> code = inAThread(() -> refused(RegistryError.INTERRUPTED, () -> config.forRegistry("r.test", LONG)).code());
        awaitFile("self");

        callers.get(0).interrupt();

        assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(RegistryError.INTERRUPTED);
        assertEnds("self");
    }

    @Test
    void A19_fourProgramsRunAtOnceAndNoMore() throws Exception {
        DockerConfig config = with("read registry; echo $$ > $FOLDER/$registry; until [ -e $FOLDER/go ]; do sleep 0.1; done; " + answer("a", "b"));
        List<FutureTask<Optional<Credential>>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String registry = i + ".test";
            running.add(inAThread(() -> config.forRegistry(registry, LONG)));
        }
        for (int i = 0; i < 4; i++) {
            awaitFile(i + ".test");
        }

        RegistryException thrown = refused(RegistryError.TIMEOUT, () -> config.forRegistry("4.test", Duration.ofMillis(200)));

        assertThat(thrown.getMessage()).contains("busy");
        assertThat(folder.resolve("4.test")).doesNotExist();
        Files.createFile(folder.resolve("go"));
        for (FutureTask<Optional<Credential>> each : running) {
            assertThat(each.get(20, TimeUnit.SECONDS)).contains(new UsernamePassword("a", "b"));
        }
        assertThat(config.forRegistry("4.test", LONG)).isPresent();
    }

    private <T> FutureTask<T> inAThread(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread caller = new Thread(task, "caller");
        caller.setDaemon(true);
        callers.add(caller);
        caller.start();
        return task;
    }

    /** An interrupted caller ends its program, so that a test that fails leaves none. */
    @AfterEach
    void endCallers() throws InterruptedException {
        for (Thread caller : callers) {
            caller.interrupt();
            caller.join(TimeUnit.SECONDS.toMillis(20));
        }
    }

    /** Until a program has written the whole line. */
    private void awaitFile(String name) throws IOException {
        Path file = folder.resolve(name);
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); !Files.exists(file) || !Files.readString(file).endsWith("\n"); ) {
            assertThat(System.nanoTime() - end).as(name + " is written").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Test
    void spentDeadlineRunsNothing() throws Exception {
        DockerConfig config = with("touch $FOLDER/ran; " + answer("a", "b"));

        refused(RegistryError.TIMEOUT, () -> config.forRegistry("r.test", Duration.ZERO));
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void A19_anAnswerIsKeptForAMinuteForItsRegistryAndAFailureIsNot() throws Exception {
        helper("test", "read registry; echo $registry >> $FOLDER/asked; [ $registry = bad.test ] && exit 1; " + answer("a", "b"));
        AtomicLong now = new AtomicLong();
        CredentialHelpers helpers = new CredentialHelpers(environment(), now::get);
        for (int i = 0; i < 3; i++) {
            assertThat(helpers.ask("test", "r.test", LONG)).isPresent();
            refused(RegistryError.CREDENTIALS_UNAVAILABLE, () -> helpers.ask("test", "bad.test", LONG));
        }
        now.addAndGet(TimeUnit.SECONDS.toNanos(60));
        helpers.ask("test", "r.test", LONG);
        helpers.ask("test", "s.test", LONG);

        assertThat(kept("asked").lines()).containsExactly("r.test", "bad.test", "bad.test", "bad.test", "r.test", "s.test");
    }

    @Test
    void aProgramThatCannotBeRunIsAFailure() throws Exception {
        DockerConfig config = with("");
        Files.write(folder.resolve("docker-credential-test"), utf8("#!/no/such/interpreter\n"));

        refused(RegistryError.CREDENTIALS_UNAVAILABLE, () -> config.forRegistry("r.test"));
    }
}
