package io.atcr.samples.service.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;

/** Sets logback up in code, so that no file is looked for and no XML is read at start. Found by logback through its service file. */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class ServiceLogConfigurator extends ContextAwareBase implements Configurator {
    private static final int MAX_WAITING_BYTES = 2 << 20;

    /** For the service loader. */
    public ServiceLogConfigurator() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        QueueAppender appender = new QueueAppender(() -> System.out, MAX_WAITING_BYTES);
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
