package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlAttackTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int LINE = YamlReader.MAX_LINE;
    private static final int LIMIT = TrustPolicy.MAX_BYTES;

    static Stream<Arguments> attacks() {
        return Stream.of(
                Arguments.of("no document", "", PolicyError.DOCUMENT_COUNT),
                Arguments.of("only a comment", "# nothing\n", PolicyError.DOCUMENT_COUNT),
                Arguments.of("two documents", "a: 1\n---\nb: 2\n", PolicyError.DOCUMENT_COUNT),
                Arguments.of("anchor", "version: &v 1.0\n", PolicyError.YAML_ALIAS),
                Arguments.of("alias", "version: *v\n", PolicyError.YAML_ALIAS),
                Arguments.of("alias bomb", bomb(), PolicyError.YAML_ALIAS),
                Arguments.of("recursive alias", "&a [*a]", PolicyError.YAML_ALIAS),
                Arguments.of("foreign tag", "version: !!java.net.URL [\"x\"]\n", PolicyError.YAML_TAG),
                Arguments.of("local tag", "version: !x 1.0\n", PolicyError.YAML_TAG),
                Arguments.of("core tag", "version: !!str 1.0\n", PolicyError.YAML_TAG),
                Arguments.of("non-specific tag", "version: ! 1.0\n", PolicyError.YAML_TAG),
                Arguments.of("environment variable", "version: ${HOME}\n", PolicyError.UNSUPPORTED_VERSION),
                Arguments.of("merge key", "version: 1.0\n<<: {policies: []}\n", PolicyError.UNKNOWN_KEY),
                Arguments.of("duplicate key", "version: 1.0\nversion: 1.0\n", PolicyError.DUPLICATE_KEY),
                Arguments.of("duplicate key in quotes", "version: 1.0\n'version': 1.0\n", PolicyError.DUPLICATE_KEY),
                Arguments.of("duplicate key by escape", "version: 1.0\n\"v\\x65rsion\": 1.0\n", PolicyError.DUPLICATE_KEY),
                Arguments.of("control character", "version: \u0007\n", PolicyError.YAML_SYNTAX),
                Arguments.of("tab indentation", "version:\n\t1.0\n", PolicyError.YAML_SYNTAX),
                Arguments.of("unclosed flow", "version: {a: [", PolicyError.YAML_SYNTAX),
                Arguments.of("unclosed quote", "version: \"abc", PolicyError.YAML_SYNTAX),
                Arguments.of("YAML 2", "%YAML 2.0\n---\nversion: 1.0\n", PolicyError.YAML_SYNTAX),
                Arguments.of("deep flow", "[\n".repeat(LIMIT / 2), PolicyError.TOO_DEEP),
                Arguments.of("deep flow mappings", "{a:\n".repeat(LIMIT / 4), PolicyError.TOO_DEEP),
                Arguments.of("deep sequence", "- ".repeat(LINE / 2), PolicyError.TOO_DEEP),
                Arguments.of("deep complex keys", "? ".repeat(LINE / 2), PolicyError.WRONG_TYPE),
                Arguments.of("many keys", manyKeys(), PolicyError.MISSING_KEY),
                Arguments.of("long scalar", "version: " + ("x".repeat(LINE - 9) + "\n  ").repeat(100), PolicyError.UNSUPPORTED_VERSION),
                Arguments.of("long number", "version: " + "1".repeat(LINE - 9), PolicyError.UNSUPPORTED_VERSION),
                Arguments.of("long line", "version: 1.0\n#" + "x".repeat(LINE), PolicyError.TOO_MANY),
                Arguments.of("line as long as the file", "x".repeat(LIMIT), PolicyError.TOO_MANY),
                Arguments.of("more values than a policy has", "a: [" + ("1,".repeat(LINE / 2 - 10) + "\n").repeat(40) + "1]", PolicyError.TOO_MANY),
                Arguments.of("long comment", ("#" + "x".repeat(LINE - 1) + "\n").repeat(16), PolicyError.DOCUMENT_COUNT),
                Arguments.of("blank lines", "\n".repeat(MEBIBYTE), PolicyError.DOCUMENT_COUNT),
                Arguments.of("too large", " ".repeat(LIMIT + 1), PolicyError.TOO_LARGE),
                Arguments.of("too large in bytes", "é".repeat(LIMIT / 2 + 1), PolicyError.TOO_LARGE),
                Arguments.of("lone surrogate", "version: \ud800\n", PolicyError.NOT_UTF8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void isRefusedWithItsReasonInBoundedTime(String name, String yaml, PolicyError code) {
        PolicyException e = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20),
                () -> catchThrowableOfType(PolicyException.class, () -> TrustPolicy.parse(yaml)));
        assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
        assertThat(e.getMessage()).hasSizeLessThan(800).doesNotContain("snakeyaml");
    }

    @Test
    void aHugeFileIsRefusedWithoutBeingRead(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("huge.yaml");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(8L << 30);
        }
        assertThat(catchThrowableOfType(PolicyException.class, () -> TrustPolicy.load(file)).code()).isEqualTo(PolicyError.TOO_LARGE);
    }

    @Test
    void aFileThatIsNotUtf8IsRefused(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("latin1.yaml");
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xe9});
        assertThat(catchThrowableOfType(PolicyException.class, () -> TrustPolicy.load(file)).code()).isEqualTo(PolicyError.NOT_UTF8);
    }

    @Test
    void aLineThatIsTooLongIsLocatedWhateverEndsTheLinesBefore() {
        for (String end : new String[] {"\n", "\r\n", "\r"}) {
            PolicyException e = catchThrowableOfType(PolicyException.class,
                    () -> TrustPolicy.parse("version: 1.0" + end + end + "#" + "x".repeat(LINE)));
            assertThat(e.code()).isEqualTo(PolicyError.TOO_MANY);
            assertThat(e.line()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0085", "\u2028", "\u2029"})
    void A21_whatAnEditorShowsOnALineOfItsOwnIsNotTheEndOfAComment(String end) throws PolicyException {
        String yaml = PolicyLoadTest.HEAD + "# stolen in May" + end + "deniedDIDs: {" + PolicyLoadTest.ALICE + ": {reason: stolen}}\n"
                + "policies:\n- {name: a, scope: 'atcr.io/**', require: {signature: true}, action: enforce}\n";
        PolicyException e = catchThrowableOfType(PolicyException.class, () -> TrustPolicy.parse(yaml));
        assertThat(e).as("the denial is read as part of the comment").isNotNull();
        assertThat(e.code()).isEqualTo(PolicyError.YAML_SYNTAX);
        assertThat(e.line()).isEqualTo(5);
        assertThat(e.column()).isEqualTo(16);
        assertThat(e.found()).isEqualTo(String.format("the character U+%04X", (int) end.charAt(0)));
        assertThat(TrustPolicy.parse(yaml.replace(end, "\n").replace("name: a", "name: \"a\\u2028\"")).rules()).hasSize(1);
    }

    @Test
    void syntaxErrorsAreLocated() {
        PolicyException e = catchThrowableOfType(PolicyException.class, () -> TrustPolicy.parse("version: 1.0\né: \u0001\n"));
        assertThat(e.line()).isEqualTo(2);
        assertThat(e.column()).isEqualTo(4);
        assertThat(e.found()).isEqualTo("the character U+0001");
    }

    @Property(tries = 1500)
    void anyTextLoadsOrIsACheckedError(@ForAll @StringLength(max = 200) String text) {
        load(text);
    }

    @Property(tries = 1500)
    void anyTextOfYamlCharactersLoadsOrIsACheckedError(@ForAll("yamlNoise") String text) {
        load(text);
    }

    @Property(tries = 1000)
    void theSeedWithAnythingInItLoadsOrIsACheckedError(@ForAll("brokenSeeds") String text) {
        load(text);
    }

    private static void load(String text) {
        try {
            assertThat(TrustPolicy.parse(text).rules()).isNotEmpty();
        } catch (PolicyException e) {
            assertThat(e.line()).isGreaterThanOrEqualTo(0);
            assertThat(e.getMessage()).hasSizeLessThan(1500);
        }
    }

    @Provide
    Arbitrary<String> yamlNoise() {
        return Arbitraries.of("version", ": ", ":", "1.0", "\n", "  ", "- ", "-", "?", "? ", "{", "}", "[", "]", ",", "&a ", "*a", "!t ",
                "!", "|", ">",
                "|2\n", "'", "\"", "\\", "\\x", "#", "%", "%YAML 1.2\n", "%TAG ! x\n", "---\n", "...\n", "\t", "@", "`", "\r", "\u0085",
                "\u2028", "\ufeff",
                "trustedDIDs:\n  ", "policies:\n", "null", "~", "<<").list().ofMaxSize(30).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> brokenSeeds() throws IOException {
        String seed = PolicyLoadTest.seed();
        return Combinators.combine(Arbitraries.integers().between(0, seed.length()), Arbitraries.integers().between(0, 20), yamlNoise())
                .as((at, cut, noise) -> seed.substring(0, at) + noise + seed.substring(Math.min(seed.length(), at + cut)));
    }

    private static String bomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        return bomb.toString();
    }

    private static String manyKeys() {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; keys.length() < MEBIBYTE - 16; i++) {
            keys.append('k').append(i).append(":\n");
        }
        return keys.toString();
    }
}
