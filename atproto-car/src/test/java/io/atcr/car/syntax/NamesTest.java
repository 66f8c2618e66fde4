package io.atcr.car.syntax;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.CarError;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"io.atcr.manifest", "com.example.fooBar", "a.b.c", "cn.8.lex.stuff", "a-0.b-1.c3", "test.12345.Record"})
    void nsidParsesAndPrintsUnchanged(String text) throws Exception {
        assertThat(Nsid.parse(text)).hasToString(text).isEqualTo(Nsid.parse(text)).hasSameHashCodeAs(Nsid.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0", "com, 3", "com.example, 11", "com..foo, 4", ".com.foo, 0", "com.example., 12", "com.example.*, 12", "com.example.2foo, 12",
        "com.example.foo-bar, 15", "0com.example.foo, 0", "-com.example.foo, 0", "com.example-.foo, 11", "com.exa_mple.foo, 7",
        "com.éxample.foo, 4", "com.example.fóo, 13", "'com.example.foo ', 15", "Com.example.foo, 0", "com.Example.foo, 4",
    })
    void malformedNsidIsRefusedWhereItBreaks(String text, int offset) {
        SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> Nsid.parse(text));
        assertThat(refused).as("accepted: %s", text).isNotNull();
        assertThat(refused.code()).isEqualTo(CarError.SYNTAX_NSID);
        assertThat(refused.offset()).isEqualTo(offset);
    }

    @Test
    void nsidLengthsAreBounded() throws Exception {
        String segment = "a".repeat(63);
        String authority = segment + "." + segment + "." + segment + "." + "a".repeat(61);
        assertThat(authority).hasSize(253);
        assertThat(Nsid.parse(authority + "." + segment).toString()).hasSize(Nsid.MAX_LENGTH);
        for (String tooLong : new String[] {
            authority + "." + segment + "a", authority + ".a." + segment,
            "com." + segment + "a.foo", "com.example." + segment + "a", "a".repeat(1 << 20),
        }) {
            SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> Nsid.parse(tooLong));
            assertThat(refused).as("accepted: %s", tooLong).isNotNull();
            assertThat(refused.code()).isEqualTo(CarError.SYNTAX_NSID);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"self", "3jzfcijpj2z2a", "~1.2-3_", "pre:fix", "...", ":", "_", "-", "~"})
    void recordKeyParsesAndPrintsUnchanged(String text) throws Exception {
        assertThat(RecordKey.parse(text)).hasToString(text).isEqualTo(RecordKey.parse(text)).hasSameHashCodeAs(RecordKey.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "., 0", ".., 0", "a/b, 1", "'a b', 1", "a+b, 1", "a%b, 1", "#a, 0", "@a, 0", "aé, 1", "'a\u0000', 1", "a==, 1"})
    void malformedRecordKeyIsRefusedWhereItBreaks(String text, int offset) {
        SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> RecordKey.parse(text));
        assertThat(refused).as("accepted: %s", text).isNotNull();
        assertThat(refused.code()).isEqualTo(CarError.SYNTAX_RECORD_KEY);
        assertThat(refused.offset()).isEqualTo(offset);
    }

    @Test
    void recordKeyHasAtMost512Characters() throws Exception {
        assertThat(RecordKey.parse("o".repeat(512)).toString()).hasSize(512);
        SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> RecordKey.parse("o".repeat(513)));
        assertThat(refused.code()).isEqualTo(CarError.SYNTAX_RECORD_KEY);
        assertThat(refused.offset()).isEqualTo(512);
    }

    @Test
    void recordPathIsCollectionSlashRecordKey() throws Exception {
        RecordPath path = RecordPath.parse("io.atcr.manifest/3jzfcijpj2z2a");
        assertThat(path.collection()).isEqualTo(Nsid.parse("io.atcr.manifest"));
        assertThat(path.recordKey()).isEqualTo(RecordKey.parse("3jzfcijpj2z2a"));
        assertThat(path.keyBytes()).isEqualTo("io.atcr.manifest/3jzfcijpj2z2a".getBytes(UTF_8));
        assertThat(path).isEqualTo(RecordPath.of(path.collection(), path.recordKey())).isEqualTo(RecordPath.ofKey(path.keyBytes()))
                .hasSameHashCodeAs(RecordPath.ofKey(path.keyBytes())).hasToString("io.atcr.manifest/3jzfcijpj2z2a");
    }

    @ParameterizedTest
    @CsvSource({
        "'', SYNTAX_RECORD_PATH, 0", "io.atcr.manifest, SYNTAX_RECORD_PATH, 16", "io.atcr.manifest/a/b, SYNTAX_RECORD_PATH, 18",
        "/io.atcr.manifest/a, SYNTAX_RECORD_PATH, 17", "io.atcr.manifest/, SYNTAX_RECORD_KEY, 17",
        "io.atcr.manifest/a#b, SYNTAX_RECORD_KEY, 18",
        "io.atcr.manifest/.., SYNTAX_RECORD_KEY, 17", "io.atcr/a, SYNTAX_NSID, 7", "io.atcr.Ünicode/a, SYNTAX_NSID, 8",
    })
    void malformedRecordPathIsRefusedWhereItBreaks(String text, CarError code, int offset) {
        SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> RecordPath.parse(text));
        assertThat(refused).as("accepted: %s", text).isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.offset()).isEqualTo(offset);
    }

    @Test
    void treeKeyThatIsNotAsciiIsRefused() {
        byte[] notUtf8 = "io.atcr.manifest/a".getBytes(UTF_8);
        notUtf8[17] = (byte) 0xff;
        SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> RecordPath.ofKey(notUtf8));
        assertThat(refused.code()).isEqualTo(CarError.SYNTAX_RECORD_KEY);
        assertThat(refused.offset()).isEqualTo(17);
    }

    @Test
    void treeKeyLongerThanAnyPathIsRefused() {
        SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> RecordPath.ofKey(new byte[1 << 20]));
        assertThat(refused.code()).isEqualTo(CarError.SYNTAX_RECORD_PATH);
    }

    @Property
    void recordPathsAreOrderedAsTheirKeyBytes(@ForAll("paths") RecordPath a, @ForAll("paths") RecordPath b) {
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(Integer.signum(Arrays.compareUnsigned(a.keyBytes(), b.keyBytes())));
    }

    @Provide
    Arbitrary<RecordPath> paths() {
        return Arbitraries.strings().withChars("aAzZ09._:~-").ofMinLength(3).ofMaxLength(6).map(rkey -> {
            try {
                return RecordPath.parse("io.atcr.x/" + rkey.replace("...", "..a"));
            } catch (SyntaxException e) {
                throw new AssertionError(e);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"3jzfcijpj2z2a, 1688137381887007, 6", "2222222222222, 0, 0", "bzzzzzzzzzzzz, 9007199254740991, 1023"})
    void tidIsItsTimeAndItsClock(String text, long micros, int clockId) throws Exception {
        Tid tid = Tid.parse(text);
        assertThat(tid.micros()).isEqualTo(micros);
        assertThat(tid.clockId()).isEqualTo(clockId);
        assertThat(tid).hasToString(text).isEqualTo(Tid.of(micros, clockId)).hasSameHashCodeAs(Tid.of(micros, clockId));
        assertThat(tid.timestamp()).isEqualTo(Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0", "3jzfcijpj2z2, 12", "3jzfcijpj2z2aa, 13", "3JZFCIJPJ2Z2A, 1", "3jzfcijpj2z21, 12", "kjzfcijpj2z2a, 0", "zzzzzzzzzzzzz, 0",
        "3jzf-cij-pj2z-2a, 13", "3jzfcijpj2z2\u00e9, 12", "0000000000000, 0",
    })
    void malformedTidIsRefusedWhereItBreaks(String text, int offset) {
        SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> Tid.parse(text));
        assertThat(refused).as("accepted: %s", text).isNotNull();
        assertThat(refused.code()).isEqualTo(CarError.SYNTAX_TID);
        assertThat(refused.offset()).isEqualTo(offset);
    }

    @Test
    void tidWithItsTopBitSetSortsAfterEveryOther() throws Exception {
        Tid top = Tid.parse("jzzzzzzzzzzzz");
        assertThat(top).isGreaterThan(Tid.parse("bzzzzzzzzzzzz")).hasToString("jzzzzzzzzzzzz");
        assertThat(top.micros()).isEqualTo((1L << 54) - 1);
        assertThat(top.timestamp()).isAfter(Instant.parse("2255-01-01T00:00:00Z"));
    }

    @Test
    void tidArgumentsAreBounded() {
        assertThatThrownBy(() -> Tid.of(1L << 53, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tid.of(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tid.of(0, 1024)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tid.of(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void tidRoundTripsAndSortsAsItsText(@ForAll @LongRange(max = (1L << 53) - 1) long micros, @ForAll @IntRange(max = 1023) int clockId,
            @ForAll @LongRange(max = (1L << 53) - 1) long other) throws Exception {
        Tid tid = Tid.of(micros, clockId);
        assertThat(Tid.parse(tid.toString())).isEqualTo(tid);
        Tid second = Tid.of(other, 0);
        assertThat(Integer.signum(tid.compareTo(second))).isEqualTo(Integer.signum(tid.toString().compareTo(second.toString())));
    }

    @Property
    void anyTextEitherParsesUnchangedOrIsRefused(@ForAll @StringLength(max = 40) String text) {
        parseOrRefuse(() -> Did.parse(text), text);
        parseOrRefuse(() -> Did.parse("did:web:" + text).webHost(), null);
        parseOrRefuse(() -> Nsid.parse(text), text);
        parseOrRefuse(() -> RecordKey.parse(text), text);
        parseOrRefuse(() -> RecordPath.parse(text), text);
        parseOrRefuse(() -> Tid.parse(text), text);
    }

    private interface Parse {
        Object run() throws SyntaxException;
    }

    private static void parseOrRefuse(Parse parse, @Nullable String text) {
        try {
            Object value = parse.run();
            if (text != null) {
                assertThat(value).hasToString(text);
            }
        } catch (SyntaxException e) {
            assertThat(e.offset()).isNotNegative();
        }
    }
}
