package io.atcr.car.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.CarError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The syntax files of atproto-interop-tests, every case of them. */
class SyntaxVectorsTest {

    /** One grammar: parse and print. */
    private interface Grammar {
        Object parse(String text) throws SyntaxException;
    }

    private static Grammar grammar(String name) {
        return switch (name) {
            case "did" -> Did::parse;
            case "nsid" -> Nsid::parse;
            case "recordkey" -> RecordKey::parse;
            case "tid" -> Tid::parse;
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({"did", "nsid", "recordkey", "tid"})
    void everyValidVectorParsesAndPrintsUnchanged(String name) throws Exception {
        for (String text : InteropVectors.lines("interop/syntax/" + name + "_syntax_valid.txt")) {
            assertThat(grammar(name).parse(text)).as(text).hasToString(text);
        }
    }

    @ParameterizedTest
    @CsvSource({"did,SYNTAX_DID", "nsid,SYNTAX_NSID", "recordkey,SYNTAX_RECORD_KEY", "tid,SYNTAX_TID"})
    void everyInvalidVectorIsRefusedWithTheCodeOfItsGrammar(String name, CarError code) throws Exception {
        for (String text : InteropVectors.lines("interop/syntax/" + name + "_syntax_invalid.txt")) {
            SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> grammar(name).parse(text));
            assertThat(refused).as("accepted: %s", text).isNotNull();
            assertThat(refused.code()).as(text).isEqualTo(code);
            assertThat(refused.offset()).as(text).isBetween(0L, (long) text.length());
        }
    }
}
