package io.atcr.samples.service.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Appender;
import io.atcr.samples.service.config.ServiceSettings.Log;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.slf4j.event.Level;

/**
 * The log of this process. Log with SLF4J: {@code logger.atInfo().addKeyValue("image", image).addKeyValue("duration", duration).log("verified")};
 * each pair is a field of the line, and a {@link Duration} is a number of milliseconds. Thread-safe.
 *
 * <p>Libraries are never asked for more than their warnings, or at {@code debug} and {@code trace} for what they say at {@code info}: below that some of
 * them write what they send, and that may be a password. Jetty's parser is asked for errors only: its warnings quote who may be nobody we know (A21).
 */
public final class ServiceLog {
    private static final String OWN = "io.atcr";
    /** Its warnings quote requests. */
    private static final String PARSER = "org.eclipse.jetty.http";

    private ServiceLog() {}

    /**
     * Sets what is logged from now on, and takes over what libraries log through {@code java.util.logging}.
     *
     * @param settings the settings
     */
    public static void configure(Log settings) {
        Level level = settings.level();
        logger(OWN).setLevel(ch.qos.logback.classic.Level.convertAnSLF4JLevel(level));
        boolean deep = level == Level.DEBUG || level == Level.TRACE;
        ch.qos.logback.classic.Level others = deep ? ch.qos.logback.classic.Level.INFO
                : level == Level.ERROR ? ch.qos.logback.classic.Level.ERROR : ch.qos.logback.classic.Level.WARN;
        logger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(others);
        logger(PARSER).setLevel(ch.qos.logback.classic.Level.ERROR);
        appender().ifPresent(appender -> appender.line().withStacks(deep));
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
    }

    /**
     * Counts lines that were dropped because standard output stalled, as {@code atcr_log_dropped_total}.
     *
     * @param registry where the counter is
     */
    public static void count(MeterRegistry registry) {
        appender().ifPresent(appender -> FunctionCounter.builder("atcr.log.dropped", appender, QueueAppender::dropped)
                .description("Log lines that were dropped because standard output stalled").register(registry));
    }

    /**
     * Waits until what was logged is written.
     *
     * @param longest the longest to wait
     * @return whether all of it was
     */
    public static boolean flush(Duration longest) {
        return appender().map(appender -> appender.flush(longest)).orElse(true);
    }

    /** The end of a time of which less is logged. */
    public interface Hush extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Lets a logger say no more than warnings for a time.
     *
     * @param name the name of the logger
     * @return what ends that time
     */
    public static Hush hush(String name) {
        Logger logger = logger(name);
        ch.qos.logback.classic.Level before = logger.getLevel();
        logger.setLevel(ch.qos.logback.classic.Level.WARN);
        return () -> logger.setLevel(before);
    }

    private static Logger logger(String name) {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name);
    }

    private static Optional<QueueAppender> appender() {
        Appender<?> appender = logger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(QueueAppender.NAME);
        return appender instanceof QueueAppender lines ? Optional.of(lines) : Optional.empty();
    }
}
