package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers whose certificate is vouched for by an authority of their own. */
class PrivateAuthorityTest {
    @TempDir
    static Path folder;

    private static LocalNetwork network;
    private static TlsFront registry;
    private static TlsFront directory;
    private static String image;

    @BeforeAll
    static void start() throws Exception {
        network = LocalNetwork.start();
        registry = new TlsFront(network.registry(), Files.createDirectory(folder.resolve("registry")));
        directory = new TlsFront(network.plcDirectory().getAuthority(), Files.createDirectory(folder.resolve("directory")));
        Account alice = network.createAccount("alice.test");
        image = alice.push("prod-app", "v1").reference().replace(network.registry(), registry.host());
        Files.writeString(folder.resolve("policy.yaml"), network.policyYaml(alice).replace(network.registry(), registry.host()));
    }

    @AfterAll
    static void stop() {
        registry.close();
        directory.close();
        network.close();
    }

    private Run verify(String plc, String... options) {
        return run(List.of("verify"), plc, options);
    }

    private Run run(List<String> command, String plc, String... options) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--policy", folder.resolve("policy.yaml").toString(), "--plc-url", plc));
        for (String host : List.of(network.pds().getAuthority(), network.plcDirectory().getAuthority(), registry.host(), directory.host())) {
            all.addAll(List.of("--allow-private-network", host));
        }
        for (String host : List.of(network.pds().getAuthority(), network.plcDirectory().getAuthority())) {
            all.addAll(List.of("--plain-http", host));
        }
        all.addAll(List.of(options));
        all.add(image);
        return Run.of(all.toArray(String[]::new));
    }

    @Test
    void anImageOfARegistryWithItsOwnAuthorityIsVerified() {
        String plc = network.plcDirectory().toString();

        Run run = verify(plc, "--ca", registry.host() + "=" + registry.certificate());

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(verify(plc).status()).as("without it").isEqualTo(4);
        assertThat(verify(plc, "--ca", "localhost:1=" + registry.certificate()).status()).as("for another port").isEqualTo(4);
    }

    @Test
    void aBundleIsMadeOfAnImageOfARegistryWithItsOwnAuthority() {
        Path file = folder.resolve("app.atcrbundle");

        Run run = run(List.of("bundle", "create", "-o", file.toString()), network.plcDirectory().toString(),
                "--ca", registry.host() + "=" + registry.certificate());

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(file).exists();
    }

    @Test
    void A18_theRegistrysAuthorityDoesNotVouchForTheDirectory() {
        String plc = "https://" + directory.host();
        String[] both = {"--ca", registry.host() + "=" + registry.certificate(), "--ca", directory.host() + "=" + directory.certificate()};

        Run run = verify(plc, both);

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        both[3] = directory.host() + "=" + registry.certificate();
        assertThat(verify(plc, both).status()).isNotZero();
        assertThat(verify(plc, both[0], both[1]).status()).isNotZero();
    }

    @Test
    void anAuthorityWithoutAHostVouchesForEveryHostThatHasNoneOfItsOwn() {
        String plc = "https://" + directory.host();
        String everywhere = registry.certificate().toString();

        assertThat(verify(network.plcDirectory().toString(), "--ca", everywhere).status()).isZero();
        assertThat(verify(plc, "--ca", everywhere, "--ca", directory.certificate().toString()).status()).as("two of them").isZero();
        assertThat(verify(plc, "--ca", everywhere).status()).as("which the directory's is not").isNotZero();
        assertThat(verify(plc, "--ca", everywhere, "--ca", directory.certificate().toString(),
                "--ca", directory.host() + "=" + registry.certificate()).status()).as("in place of which stands the host's own").isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "=ca.pem", "localhost=", "localhost=/no/such/file", "a b=POLICY", "localhost=POLICY"})
    void whatNamesNoAuthorityIsAUsageError(String option) {
        Run run = verify("https://plc.directory", "--ca", option.replace("POLICY", folder.resolve("policy.yaml").toString()));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("atcr-verify: --ca").doesNotContain("\tat ");
    }
}
