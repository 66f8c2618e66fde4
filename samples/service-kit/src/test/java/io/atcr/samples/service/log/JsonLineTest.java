package io.atcr.samples.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLineTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LoggerContext context = new LoggerContext();
    private final QueueAppender appender = new QueueAppender(() -> out, 1 << 20);
    private Logger logger;

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        appender.setContext(context);
        appender.start();
        logger = context.getLogger("io.atcr.Test");
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @AfterEach
    void stop() {
        appender.stop();
    }

    private JsonNode line() {
        assertThat(appender.flush(LONG)).isTrue();
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith("\n");
        assertThat(text.indexOf('\n')).as("one line").isEqualTo(text.length() - 1);
        return JsonMapper.builder().build().readTree(text);
    }

    @Test
    void pairsAreFieldsAndNumbersStayNumbers() {
        Instant before = Instant.now().minusSeconds(1);
        logger.atInfo().addKeyValue("image", "atcr.io/alice/app:1").addKeyValue("did", "did:plc:a").addKeyValue("duration", Duration.ofMillis(1500))
                .addKeyValue("count", 3).addKeyValue("share", 0.5).addKeyValue("cached", true).addKeyValue("nothing", (Object) null)
                .addKeyValue("signers", List.of("did:plc:a", "did:plc:b")).log("judged {}", "it");
        JsonNode line = line();
        assertThat(line.propertyNames()).containsExactly("timestamp", "level", "logger", "thread", "message",
                "image", "did", "duration", "count", "share", "cached", "nothing", "signers");
        assertThat(Instant.parse(line.get("timestamp").stringValue())).isBetween(before, Instant.now().plusSeconds(1));
        assertThat(line.get("level").stringValue()).isEqualTo("INFO");
        assertThat(line.get("logger").stringValue()).isEqualTo("io.atcr.Test");
        assertThat(line.get("thread").stringValue()).isEqualTo(Thread.currentThread().getName());
        assertThat(line.get("message").stringValue()).isEqualTo("judged it");
        assertThat(line.get("duration").longValue()).isEqualTo(1500);
        assertThat(line.get("count").isIntegralNumber()).isTrue();
        assertThat(line.get("cached").isBoolean()).isTrue();
        assertThat(line.get("nothing").isNull()).isTrue();
        assertThat(line.get("signers").values()).hasSize(2);
    }

    @Test
    void A21_hostileTextIsOneLineWithoutControlsEvenWhenDecoded() {
        String hostile = "a\r\n{\"level\":\"ERROR\"}\u001b[2J\u202e\u2028\u0085\ud800::add-mask::" + "x".repeat(5_000);
        logger.atWarn().addKeyValue("image", hostile).addKeyValue("a\nb", hostile).setCause(new IOException(hostile, new IllegalStateException(hostile))).log(hostile);
        JsonNode line = line();
        for (JsonNode text : line.findValues("image")) {
            assertThat(text.stringValue()).startsWith("a\\u000d\\u000a{\"level\":\"ERROR\"}\\u001b[2J\\u202e\\u2028\\u0085\\ud800::add").endsWith("...").hasSizeLessThan(1_010);
        }
        assertThat(line.get("message").stringValue()).hasSizeLessThan(2_010);
        assertThat(line.get("field").stringValue()).isEqualTo(line.get("image").stringValue());
        assertThat(line.get("exceptionMessage").stringValue()).isEqualTo(line.get("image").stringValue());
        assertThat(line.toString()).matches("[^\\x00-\\x1f\\x7f-\\x9f\\u202e\\u2028]*");
    }

    @Test
    void A21_aPairCannotTakeThePlaceOfAFieldOfTheLine() {
        logger.atInfo().addKeyValue("level", "FATAL").addKeyValue("message", "forged").addKeyValue("image", "one").addKeyValue("image", "two").log("true");
        JsonNode line = line();
        assertThat(line.get("level").stringValue()).isEqualTo("INFO");
        assertThat(line.get("level_").stringValue()).isEqualTo("FATAL");
        assertThat(line.get("message").stringValue()).isEqualTo("true");
        assertThat(line.get("image").stringValue()).isEqualTo("one");
        assertThat(line.get("image_").stringValue()).isEqualTo("two");
    }

    @Test
    void aValueThatThrowsOrIsEndlessDoesNotStopTheLine() {
        Object throwing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };
        Iterable<Integer> endless = () -> java.util.stream.IntStream.iterate(0, i -> i + 1).iterator();
        logger.atInfo().addKeyValue("throwing", throwing).addKeyValue("endless", endless).addKeyValue("nan", Double.NaN).log("fine");
        JsonNode line = line();
        assertThat(line.get("throwing").stringValue()).isEqualTo("a value that has no text");
        assertThat(line.get("endless").values()).hasSize(16);
        assertThat(line.get("nan").stringValue()).isEqualTo("NaN");
    }

    @Test
    void anExceptionIsItsClassAndMessageAndItsStackOnlyAtDebug() {
        logger.error("failed", new IOException("broken", new IllegalStateException("why")));
        JsonNode line = line();
        assertThat(line.get("exception").stringValue()).isEqualTo("java.io.IOException");
        assertThat(line.get("exceptionMessage").stringValue()).isEqualTo("broken");
        assertThat(line.get("causes").get(0).stringValue()).isEqualTo("java.lang.IllegalStateException: why");
        assertThat(line.has("stack")).isFalse();
        out.reset();
        appender.line().withStacks(true);
        logger.error("failed", new IOException("broken"));
        assertThat(line().get("stack").get(0).stringValue()).contains("JsonLineTest.anExceptionIsItsClass");
    }
}
