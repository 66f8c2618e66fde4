package io.atcr.policy;

import static io.atcr.policy.PolicyLoadTest.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory is one policy set, of one moment. */
class PolicyDirectoryTest {
    static final String DIDS = "version: 1.0\ntrustedDIDs:\n  " + ALICE + ": {}\n";
    static final String PROD = "version: 1.0\npolicies:\n- {name: prod, scope: 'atcr.io/*/prod-*', require: {signature: true}, action: enforce}\n";
    static final String DEV = "version: 1.0\npolicies:\n- {name: dev, scope: 'atcr.io/alice/dev-*', require: {signature: true}, action: audit}\n";

    @TempDir
    Path dir;

    private void write(String name, String text) throws IOException {
        Files.writeString(dir.resolve(name), text);
    }

    private TrustPolicy load() throws PolicyException {
        return PolicySource.directory(dir).load();
    }

    private PolicyException failure() {
        PolicyException e = catchThrowableOfType(PolicyException.class, this::load);
        assertThat(e).isNotNull();
        return e;
    }

    @Test
    void A17_aDirectoryIsReadAsOneUnit() throws Exception {
        write("b-dids.yaml", DIDS);
        write("a-prod.yaml", PROD);
        write("c-dev.yml", DEV);
        write(".hidden", "not YAML: [");
        TrustPolicy policy = load();
        assertThat(policy.rules()).extracting(PolicyRule::name).containsExactly("prod", "dev");
        PolicyRule dev = policy.rules().get(1);
        assertThat(dev.source()).isEqualTo(dir.resolve("c-dev.yml").toString());
        assertThat(dev.line()).isEqualTo(3);
        assertThat(dev.trustedDids()).hasSize(1);
        assertThat(TrustPolicy.load(dir).sha256()).isEqualTo(policy.sha256());
    }

    @Test
    void theHashIsThatOfWhatSha256sumPrints() throws Exception {
        write("dids.yaml", DIDS);
        write("prod.yaml", PROD);
        String sums = Digest.ofText(DIDS).hex() + "  dids.yaml\n" + Digest.ofText(PROD).hex() + "  prod.yaml\n";
        assertThat(load().sha256()).isEqualTo(Digest.ofBytes(sums.getBytes(StandardCharsets.UTF_8)).hex());
    }

    @Test
    void A17_aScopeLivesInOneFile() throws Exception {
        write("a.yaml", DIDS + PROD.substring(13));
        write("b.yaml", PROD.replace("prod,", "other,"));
        PolicyException e = failure();
        assertThat(e.code()).isEqualTo(PolicyError.EQUAL_SCOPES);
        assertThat(e.source()).isEqualTo(dir.resolve("b.yaml").toString());
        assertThat(e.getMessage()).contains("policy in line 5 of " + dir.resolve("a.yaml"));
    }

    @Test
    void A4_aLenientScopeInASecondFileDoesNotReachIntoTheFirst() throws Exception {
        write("a.yaml", DIDS + PROD.substring(13));
        write("b.yaml", DEV.replace("atcr.io/alice/dev-*", "atcr.io/*/*-dev"));
        assertThat(failure().code()).isEqualTo(PolicyError.OVERLAPPING_SCOPES);
    }

    @Test
    void A17_oneFileThatDoesNotLoadIsThatOfAll() throws Exception {
        write("a.yaml", DIDS + PROD.substring(13));
        write("b.yaml", "version: 1.0\npolices: []\n");
        PolicyException e = failure();
        assertThat(e.code()).isEqualTo(PolicyError.UNKNOWN_KEY);
        assertThat(e.getMessage()).startsWith(dir.resolve("b.yaml") + ":2:1: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "trustedDIDs: {" + ALICE + ": {}}", "owners: {alice: " + ALICE + "}", "groups: {g: [" + ALICE + "]}",
        "deniedDIDs: {did:plc:aaaaaaaaaaaaaaaaaaaaaaaa: {reason: r}}", "atcrRegistries: [atcr.io]", "warnBeforeExpiry: 3d",
    })
    void whatTwoFilesSayIsRefused(String entry) throws Exception {
        String first = (DIDS + PROD.substring(13)).replace("trustedDIDs:\n  " + ALICE + ": {}\n", "");
        String trusted = entry.startsWith("trustedDIDs") ? "" : "trustedDIDs: {" + ALICE + ": {}}\n";
        write("a.yaml", first + trusted + entry + "\n");
        assertThat(load().rules()).hasSize(1);
        write("b.yaml", "version: 1.0\n" + entry + "\n");
        PolicyException e = failure();
        assertThat(e.code()).as(e.getMessage()).isEqualTo(PolicyError.DUPLICATE_VALUE);
        assertThat(e.source()).endsWith("b.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod.yam", "prod.yaml~", "README.md", "policy", "b.YAML", "a\nb.yaml", "\u202e.yaml"})
    void A4_aTypingErrorInANameHidesNoPolicy(String name) throws Exception {
        write("a.yaml", DIDS + PROD.substring(13));
        write(name, PROD);
        PolicyException e = failure();
        assertThat(e.code()).isEqualTo(PolicyError.BAD_DIRECTORY);
        assertThat(e.found()).isEqualTo(Printable.quote(name));
    }

    @Test
    void aDirectoryWithoutAPolicyDoesNotLoad() throws Exception {
        assertThat(failure().code()).isEqualTo(PolicyError.BAD_DIRECTORY);
        write("a.yaml", DIDS);
        assertThat(failure().code()).isEqualTo(PolicyError.MISSING_KEY);
        write("b.yaml", DIDS.replace(ALICE, PolicyLoadTest.BOB));
        assertThat(failure().code()).isEqualTo(PolicyError.MISSING_KEY);
        Files.createDirectory(dir.resolve("sub"));
        assertThat(failure().code()).isEqualTo(PolicyError.BAD_DIRECTORY);
        assertThat(catchThrowableOfType(PolicyException.class, () -> PolicySource.directory(dir.resolve("none")).load()).code())
                .isEqualTo(PolicyError.UNREADABLE);
    }

    @Test
    void theFilesTogetherAreLimited() throws Exception {
        write("a.yaml", DIDS + PROD.substring(13) + ("#" + "x".repeat(50_000) + "\n").repeat(167));
        assertThat(load().rules()).hasSize(1);
        write("b.yaml", "version: 1.0\n#" + "x".repeat(40_000) + "\n");
        assertThat(failure().code()).isEqualTo(PolicyError.TOO_LARGE);
        Files.delete(dir.resolve("a.yaml"));
        for (int i = 0; i <= PolicyDirectory.MAX_FILES; i++) {
            write(i + ".yaml", "version: 1.0\n");
        }
        assertThat(failure().code()).isEqualTo(PolicyError.BAD_DIRECTORY);
    }

    @Test
    void A17_aKubernetesVolumeIsReadAsOfOneSideOfTheSwap() throws Exception {
        Path volume = volume();
        assertThat(PolicySource.directory(volume).load().rules()).extracting(PolicyRule::name).containsExactly("prod");
        swap(volume, "..2", PROD.replace("name: prod", "name: second"));
        assertThat(PolicySource.directory(volume).load().rules()).extracting(PolicyRule::name).containsExactly("second");
        Files.writeString(volume.resolve("stray.txt"), "x");
        assertThat(PolicySource.directory(volume).load().rules()).as("only what the link leads to").hasSize(1);
    }

    @Test
    void A17_noReaderSeesHalfOfASwap() throws Exception {
        Path volume = volume();
        AtomicBoolean done = new AtomicBoolean();
        Thread swapper = new Thread(() -> {
            try {
                for (int i = 0; i < 1000; i++) {
                    swap(volume, "..s" + i, PROD.replace("name: prod", "name: p" + i).replace("prod-*", "p" + i + "-*"));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                done.set(true);
            }
        });
        swapper.start();
        int loads = 0;
        while (!done.get() || loads == 0) {
            try {
                PolicyRule rule = PolicySource.directory(volume).load().rules().get(0);
                assertThat(rule.scope()).isEqualTo("atcr.io/*/" + rule.name() + "-*");
                loads++;
            } catch (PolicyException e) {
                assertThat(e.code()).as(e.getMessage()).isEqualTo(PolicyError.UNREADABLE);
            }
        }
        swapper.join();
        assertThat(loads).isPositive();
    }

    @Test
    void A4_aLinkToSomewhereElseHidesNoPolicy() throws Exception {
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("a.yaml"), DIDS + DEV.substring(13).replace("atcr.io/alice/dev-*", "**"));
        Path set = Files.createDirectory(dir.resolve("set"));
        Files.writeString(set.resolve("a.yaml"), DIDS + PROD.substring(13));
        assertThat(PolicySource.directory(set).load().rules()).extracting(PolicyRule::name).containsExactly("prod");
        for (Path target : new Path[] {elsewhere, Path.of("../elsewhere"), Path.of("gone"), Path.of("."), Path.of("a.yaml")}) {
            Path link = Files.createSymbolicLink(set.resolve("..data"), target);
            PolicyException e = catchThrowableOfType(PolicyException.class, () -> PolicySource.directory(set).load());
            assertThat(e).as(target.toString()).isNotNull();
            assertThat(e.code()).isEqualTo(target.endsWith("gone") ? PolicyError.UNREADABLE : PolicyError.BAD_DIRECTORY);
            Files.delete(link);
        }
        Files.move(elsewhere, set.resolve("..data"));
        assertThat(catchThrowableOfType(PolicyException.class, () -> PolicySource.directory(set).load()).code())
                .isEqualTo(PolicyError.BAD_DIRECTORY);
    }

    private Path volume() throws IOException {
        Path volume = Files.createDirectory(dir.resolve("volume"));
        swap(volume, "..1", PROD);
        for (String name : new String[] {"dids.yaml", "rules.yaml"}) {
            Files.createSymbolicLink(volume.resolve(name), Path.of("..data").resolve(name));
        }
        return volume;
    }

    /** As the kubelet does it: a new folder, a new link moved over the old one, the old folder removed. */
    private static void swap(Path volume, String folder, String rules) throws IOException {
        Path data = Files.createDirectory(volume.resolve(folder));
        Files.writeString(data.resolve("dids.yaml"), DIDS);
        Files.writeString(data.resolve("rules.yaml"), rules);
        Path link = volume.resolve("..data");
        Path old = Files.exists(link) ? link.toRealPath() : null;
        Path fresh = Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of(folder));
        Files.move(fresh, link, java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        if (old != null) {
            Files.delete(old.resolve("dids.yaml"));
            Files.delete(old.resolve("rules.yaml"));
            Files.delete(old);
        }
    }
}
