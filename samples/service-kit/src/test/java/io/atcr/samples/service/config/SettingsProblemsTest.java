package io.atcr.samples.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and what is said about it. */
class SettingsProblemsTest {
    @TempDir
    private Path folder;
    private SettingsFolder files;

    @BeforeEach
    void makeFiles() {
        files = new SettingsFolder(folder);
    }

    /** Adds to a good file what stands before the arrow, with a semicolon for each end of a line. */
    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '`', value = {
        "listen: 0.0.0.0:70000 -> 7:9: listen: found '0.0.0.0:70000'; expected HOST:PORT, a port from 0 to 65535",
        "listen: 0.0.0.0:8080 -> 1:1: management: found the port of listen; expected another port",
        "listen: [a] -> 7:9: listen: found a list; expected HOST:PORT, a port from 0 to 65535",
        "listen: -> 7:8: listen: found nothing; expected HOST:PORT, a port from 0 to 65535",
        "listen: null -> 7:9: listen: found nothing; expected HOST:PORT, a port from 0 to 65535",
        "drain: 5 -> 7:8: drain: found '5'; expected a time such as 500ms, 2.5s, 5m or 1h, from 0s to 5m",
        "drain: 6m -> 7:8: drain: found '6m'; expected a time such as 500ms, 2.5s, 5m or 1h, from 0s to 5m",
        "drian: 5s -> 7:1: found the key 'drian'; expected one of listen, management, drain, grace, tls, policies, verification, cache, limits, log; did you mean drain?",
        "limits: 5 -> 7:9: limits: found '5'; expected a mapping of perNamespace, perHost, total, concurrent, connections, maxImages",
        "limits: {concurrent: 0} -> 7:22: limits.concurrent: found '0'; expected a whole number from 1 to 10000",
        "limits: {concurrent: 1e3} -> 7:22: limits.concurrent: found '1e3'; expected a whole number from 1 to 10000",
        "limits: {perHost: {perSecond: 5000}} -> 7:31: limits.perHost.perSecond: found 5000; expected at most the 1000 of limits.total.perSecond",
        "limits: {total: {burst: 200}} -> 7:25: limits.perHost.burst: found 1000; expected at most the 200 of limits.total.burst",
        "log: {level: loud} -> 7:14: log.level: found 'loud'; expected one of error, warn, info, debug, trace",
        "verification: {timeout: 2.5s} -> 7:25: verification.timeout: found 2.5s; expected less than the 2.5s in which this service answers",
        "verification: {pullSecrets: yes} -> 7:29: verification.pullSecrets: found 'yes'; expected true or false",
        "verification: {privateHosts: registry} -> 7:30: verification.privateHosts: found one value; expected a list, of HOST or HOST:PORT",
        "verification: {privateHosts: [https://registry]} -> 7:31: verification.privateHosts: found 'https://registry'; expected HOST or HOST:PORT",
        "verification: {plainHttpHosts: [registry]} -> 7:33: verification.plainHttpHosts: found 'registry'; expected HOST:PORT",
        "verification: {plcDirectories: [http://plc:80]} -> 7:32: verification.plcDirectories: found 'http://plc:80'; expected https, or plc:80 in verification.plainHttpHosts",
        "verification: {plcDirectories: []} -> 7:32: verification.plcDirectories: found no directory; expected at least one, or nothing for the public one",
        "verification: {authorities: {registry: absent}} -> 7:40: verification.authorities.registry: found no file 'absent'; expected a PEM file of X.509 certificates",
        "verification: {authorities: {registry: ca.crt}} -> 7:40: verification.authorities: found certificates that cannot be read in 'ca.crt'; expected a PEM file of X.509 certificates",
        "verification: {dockerConfig: absent} -> 7:30: verification.dockerConfig: found no file 'absent'; expected a file or folder that can be read",
        "cache: {redis: {cache: rediss://a, marks: rediss://b}} -> 7:16: cache.redis.keys: found nothing; expected a file that can be read, since cache.redis.cache is set",
        "cache: {redis: {cache: redis://a, marks: rediss://b, keys: cache.keys}} -> 7:24: cache.redis.cache: found redis:// to another machine; expected rediss://, or cache.redis.plain: true",
        "cache: {redis: {cache: rediss://a/x, marks: rediss://b, keys: cache.keys}} -> 7:24: cache.redis.cache: found a URI with more than the number of a database behind the host; expected rediss://[USER:PASSWORD@]HOST[:PORT][/DB], or redis:// where there is no TLS",
    })
    void aValueThatIsNotAllowed(String yaml, String problem) {
        assertThat(files.problems(SettingsFolder.LEAST + yaml + "\n")).containsExactly("service.yaml:" + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", quoteCharacter = '`', value = {
        "[{match: [a-*], policy: production}, {match: [b, a-b], policy: production}] -> 7:60: policies.namespaces[1].match: found 'a-b', which never applies; expected namespaces that 'a-*' at service.yaml:7:24 does not match already",
        "[{match: ['*', a], policy: production}] -> 7:24: policies.namespaces[0].match: found 'a', which never applies; expected namespaces that '*' at service.yaml:7:24 does not match already",
        "[{match: [a, a], policy: production}] -> 7:24: policies.namespaces[0].match: found 'a', which never applies; expected namespaces that 'a' at service.yaml:7:24 does not match already",
        "[{match: ['*-a'], policy: production}] -> 7:25: policies.namespaces[0].match: found '*-a'; expected the name of a namespace, or a prefix that ends in *",
        "[{match: [], policy: production}] -> 7:24: policies.namespaces[0].match: found an empty list; expected at least one: the name of a namespace, or a prefix that ends in *",
        "[{policy: production}] -> 7:16: policies.namespaces[0].match: found nothing; expected the name of a namespace, or a prefix that ends in *",
        "[{match: [a], policy: production, enforce: true}] -> 7:49: policies.namespaces[0]: found the key 'enforce'; expected one of match, policy, enforceOnly; did you mean enforceOnly?",
        "[a] -> 7:16: policies.namespaces[0]: found 'a'; expected a mapping with match and policy",
        "{a: production} -> 7:15: policies.namespaces: found a mapping; expected a list of mappings with match and policy",
    })
    void aRuleAboutNamespacesThatCannotApply(String rules, String problem) {
        assertThat(files.problems(SettingsFolder.LEAST + "  namespaces: " + rules + "\n")).containsExactly("service.yaml:" + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", quoteCharacter = '`', value = {
        "a: 1;a: 2 -> 2:1: found the key 'a' again; expected each key once; it stands at service.yaml:1:1",
        "a: &x 1;b: *x -> 1:4: found an anchor; expected values written out in full",
        "a: !!java.io.File x -> 1:4: found a tag; expected values without a tag",
        "a: 1;---;b: 2 -> 2:1: found a second document; expected one YAML document",
        "- a -> 1:1: found a list; expected a mapping of settings",
        "# nothing -> 1:1: found no document; expected a mapping of settings",
        "a: [[[[[[[[1]]]]]]]] -> 1:11: found values inside 8 others; expected settings, which are not as deep",
        "? [a]; : b -> 1:3: found an empty list as a key; expected a word as a key",
    })
    void yamlThatIsNotForSettings(String yaml, String problem) {
        assertThat(files.problems(yaml.replace(';', '\n') + "\n")).containsExactly("service.yaml:" + problem);
    }

    @Test
    void brokenYamlIsLocated() {
        assertThat(files.problems("tls:\n  key: [a\nlog: b\n")).singleElement().asString().startsWith("service.yaml:3:").contains("YAML that cannot be read");
        assertThat(files.problems("tls: \u0007\n")).singleElement().asString().contains("the character U+0007");
    }

    @Test
    void whatIsTooMuchIsRefusedBeforeItIsRead() throws Exception {
        assertThat(files.problems("#" + " comment\n#".repeat(40_000))).containsExactly("service.yaml: found more than 262144 bytes; expected a smaller file");
        assertThat(files.problems("a: " + "x".repeat(10_000))).containsExactly("service.yaml:1:8192: found a line of more than 8192 characters; expected shorter lines");
        assertThat(files.problems("a: [" + "1,\n".repeat(10_001) + "1]")).singleElement().asString().contains("more than 10000 values");
        Path file = Files.write(folder.resolve("latin.yaml"), "listen: é".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(catchProblems(file)).containsExactly(file + ": found bytes that are not UTF-8; expected UTF-8");
        assertThat(catchProblems(folder)).containsExactly(folder + ": found the folder '" + folder + "'; expected a file of settings that can be read");
        Path absent = folder.resolve("absent.yaml");
        assertThat(catchProblems(absent)).containsExactly(absent + ": found no file '" + absent + "'; expected a file of settings that can be read");
    }

    private static List<String> catchProblems(Path file) {
        try {
            new SettingsReader(file, Map.of(), SettingsFolder.DEADLINE, SettingsFolder.DEADLINE).read();
            return List.of();
        } catch (SettingsException e) {
            return e.problems().stream().map(SettingsProblem::line).toList();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", quoteCharacter = '`', value = {
        "ATCR_SET_TLS_CLIENTCA -> ATCR_SET_TLS_CLIENTCA: tls.clientCa: found nothing; expected a PEM file of X.509 certificates",
        "ATCR_SET_VERIFICATION_PRIVATEHOSTS -> ATCR_SET_VERIFICATION_PRIVATEHOSTS: verification.privateHosts: found nothing; expected HOST or HOST:PORT",
        "ATCR_SET_POLICIES_SOURCES -> ATCR_SET_POLICIES_SOURCES: policies.sources: found a variable for it; expected the setting in the file: it is more than one value",
        "ATCR_SET_ -> ATCR_SET_: found a variable that sets nothing; expected the name of a setting",
    })
    void anEmptyOrUnknownVariableIsRefused(String variable, String problem) {
        assertThat(files.problems(SettingsFolder.LEAST, Map.of(variable, " "))).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "cache: {redis: {cache: 'redis://:hunter2@a', marks: 'http://:hunter2@b', keys: cache.keys}}",
        "cache: {redis: {cache: 'rediss://:hunter2 @a', marks: 'hunter2', keys: cache.keys}}",
        "cache: {redis: 'rediss://:hunter2@a'}",
        "cache: {redis: {'rediss://:hunter2@a': x}}",
        "cache: {redis: {cache: ['rediss://:hunter2@a']}}",
        "verification: {egressProxy: 'http://user:hunter2@proxy:1'}",
        "cache: {redis: {cache: 'rediss://:hunter2@a', marks: 'rediss://b', keys: hunter2.keys, passwordFile: cache.keys}}",
    })
    void aSecretIsInNoMessage(String yaml) {
        files.write("hunter2.keys", "id hunter2\n");
        assertThat(files.problems(SettingsFolder.LEAST + yaml + "\n")).isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.replace("hunter2.keys", "")).doesNotContain("hunter2"));
        assertThat(files.problems(SettingsFolder.LEAST, Map.of("ATCR_SET_CACHE_REDIS_CACHE", "rediss:/:hunter2@a"))).isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).doesNotContain("hunter2"));
    }

    @Test
    void aKeyThatWasPastedInPlaceOfItsFileIsNotShown() {
        List<String> problems = files.problems(SettingsFolder.LEAST.replace("key: tls.key", "key: |\n    -----BEGIN PRIVATE KEY-----\n    c2VjcmV0\n    -----END PRIVATE KEY-----"));
        assertThat(problems).singleElement().asString().contains("tls.key: found no file a text of several lines").doesNotContain("c2VjcmV0");
    }

    @Test
    void A21_theNameOfAVariableIsOneLine() {
        assertThat(files.problems(SettingsFolder.LEAST, Map.of("ATCR_SET_TLS_KEY\n", "x"))).containsExactly(
                "ATCR_SET_TLS_KEY\\u000a: found a variable that sets nothing; expected the name of a setting; did you mean ATCR_SET_TLS_KEY?");
    }

    @Test
    void A21_whatIsShownOfTheFileIsOneLineWithoutControls() {
        assertThat(files.problems(SettingsFolder.LEAST + "listen: \"a\\e[31m\\u202e" + "x".repeat(500) + "\"\n")).singleElement().asString()
                .contains("\\u001b[31m\\u202exxx").hasSizeLessThan(400).doesNotContain("\u001b");
    }
}
