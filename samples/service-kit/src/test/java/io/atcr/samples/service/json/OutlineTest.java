package io.atcr.samples.service.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OutlineTest {
    private static final Outline NAMED = Outline.object(Map.of(
            "name", Outline.value(), "items", Outline.list(Outline.object(Map.of("image", Outline.value())))));

    private static JsonNode read(String json) throws MalformedJsonException {
        return NAMED.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onlyWhatIsWantedIsKept() throws Exception {
        JsonNode read = read("{\"name\":\"a\",\"other\":{\"name\":[1,{\"x\":null}]},\"items\":[{\"image\":\"i\",\"more\":true},{}]}");
        assertThat(read.toString()).isEqualTo("{\"name\":\"a\",\"items\":[{\"image\":\"i\"},{}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"name\":{\"a\":1}}      | {\"name\":{}}",
        "{\"name\":[\"a\"]}        | {\"name\":[]}",
        "{\"items\":{\"image\":1}} | {\"items\":{}}",
        "{\"items\":[\"i\",null]}  | {\"items\":[\"i\",null]}",
        "[]                        | []",
        "\"text\"                  | \"text\"",
    })
    void anotherShapeIsLeftToBeSeen(String json, String kept) throws Exception {
        assertThat(read(json).toString()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"name\":1,\"name\":2}                        | this is not acceptable JSON",
        "{\"x\":{\"y\":1,\"y\":2}}                      | this is not acceptable JSON",
        "{\"items\":[{\"image\":\"a\",\"image\":\"b\"}]} | this is not acceptable JSON",
        "{\"n\\u0061me\":1,\"name\":2}                  | this is not acceptable JSON",
        "{\"items\":[{\"Image\":\"a\"}]}                | a key differs from one that is read in case only",
        "{\"name\":1} {}                                | something follows the JSON document",
        "{\"name\":1                                    | this is not acceptable JSON",
        "{\"x\":NaN}                                    | this is not acceptable JSON",
        "''                                             | there is nothing to read",
    })
    void whatTwoReadersCanReadInTwoWaysIsRefused(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(MalformedJsonException.class).hasMessageStartingWith(message);
    }

    @Test
    void A20_onlyOneLargeDocumentIsReadAtATimeAndSmallOnesPass() throws Exception {
        String large = "{\"name\":\"a\",\"x\":\"" + "x".repeat(Outline.LARGE) + "\"}";
        FutureTask<JsonNode> reading = new FutureTask<>(() -> read(large));
        Outline.READING_LARGE.acquire();
        try {
            new Thread(reading).start();
            await(() -> Outline.READING_LARGE.hasQueuedThreads());
            assertThat(read("{\"name\":\"a\"}").path("name").asString()).isEqualTo("a");
            assertThat(reading).isNotDone();
        } finally {
            Outline.READING_LARGE.release();
        }
        assertThat(reading.get(20, TimeUnit.SECONDS).path("name").asString()).isEqualTo("a");
        assertThatThrownBy(() -> read(large + "{}")).isInstanceOf(MalformedJsonException.class);
        assertThat(read(large).path("name").asString()).as("one that cannot be read keeps nobody waiting").isEqualTo("a");
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void onlyUtf8IsRead() {
        assertThatThrownBy(() -> NAMED.read(new byte[] {'"', (byte) 0xc3, '"'})).hasMessage("this is not UTF-8");
        assertThatThrownBy(() -> NAMED.read("{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_16LE))).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void A20_depthTokensAndWhatIsKeptAreBounded() {
        assertThatThrownBy(() -> read("{\"x\":" + "[".repeat(200_000))).hasMessageStartingWith("this is not acceptable JSON");
        assertThatThrownBy(() -> read("[" + "0,".repeat(Outline.MOST_TOKENS) + "0]")).hasMessageStartingWith("this is not acceptable JSON");
        assertThatThrownBy(() -> read("{\"items\":[" + "{},".repeat(Outline.MOST_KEPT) + "{}]}")).hasMessage("there is more in it than is read");
    }

    @Property(tries = 300)
    void nothingButTheTypedExceptionComesOutOfAnyBytes(@ForAll byte[] bytes) {
        try {
            NAMED.read(bytes);
        } catch (MalformedJsonException e) {
            assertThat(e.getMessage()).hasSizeLessThan(200);
        }
    }
}
