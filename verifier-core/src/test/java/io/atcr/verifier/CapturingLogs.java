package io.atcr.verifier;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** The logging of these tests: drops everything, except what a test asked to see of one logger. */
public final class CapturingLogs implements SLF4JServiceProvider {
    private static final ConcurrentMap<String, CapturingLogger> LOGGERS = new ConcurrentHashMap<>();

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new NOPMDCAdapter();

    /** What one logger says from a level on, until it is closed. */
    static final class Capture implements AutoCloseable {
        final List<LoggingEvent> events = new CopyOnWriteArrayList<>();
        private final CapturingLogger logger;

        Capture(Class<?> name, Level level) {
            this(name, level, event -> {});
        }

        /** Also lets the logger fail. */
        Capture(Class<?> name, Level level, Consumer<LoggingEvent> then) {
            logger = logger(name.getName());
            logger.level = level;
            logger.sink = event -> {
                events.add(event);
                then.accept(event);
            };
        }

        @Override
        public void close() {
            logger.level = null;
            logger.sink = event -> {};
        }
    }

    private static CapturingLogger logger(String name) {
        return LOGGERS.computeIfAbsent(name, CapturingLogger::new);
    }

    private static final class CapturingLogger extends LegacyAbstractLogger implements LoggingEventAware {
        private static final long serialVersionUID = 1L;

        private volatile @Nullable Level level;
        private transient volatile Consumer<LoggingEvent> sink = event -> {};

        CapturingLogger(String name) {
            this.name = name;
        }

        private boolean enabled(Level asked) {
            Level least = level;
            return least != null && asked.toInt() >= least.toInt();
        }

        @Override
        public void log(LoggingEvent event) {
            sink.accept(event);
        }

        @Override
        public boolean isTraceEnabled() {
            return enabled(Level.TRACE);
        }

        @Override
        public boolean isDebugEnabled() {
            return enabled(Level.DEBUG);
        }

        @Override
        public boolean isInfoEnabled() {
            return enabled(Level.INFO);
        }

        @Override
        public boolean isWarnEnabled() {
            return enabled(Level.WARN);
        }

        @Override
        public boolean isErrorEnabled() {
            return enabled(Level.ERROR);
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(Level at, Marker marker, String message, Object[] arguments, Throwable thrown) {
            // lines without key-values, of which no test asks anything
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> (Logger) logger(name);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}
}
