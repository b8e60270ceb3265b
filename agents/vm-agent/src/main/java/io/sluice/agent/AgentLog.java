package io.sluice.agent;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.Logger;

/**
 * The agent's log, on standard error. A program that stands on this module, or an operator, may
 * bring a file of Logback's: that one holds. Logback finds this class as a service; it is no file
 * itself because reading one takes 400 classes, which an agent keeps for years.
 */
public final class AgentLog extends DefaultJoranConfigurator {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg %kvp{DOUBLE}%n";
  private static final String LEVEL = "SLUICE_LOG_LEVEL";

  /** For Logback. */
  public AgentLog() {}

  @Override
  public ExecutionStatus configure(LoggerContext log) {
    if (performMultiStepConfigurationFileSearch(false) != null) {
      return super.configure(log);
    }
    log.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    log.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(standardError(log));
    log.getLogger("io.sluice").setLevel(Level.toLevel(System.getenv(LEVEL), Level.INFO));
    // It warns, with a stack trace, of each client that is cut while something is on its way to it.
    log.getLogger("io.grpc.netty.NettyServerHandler").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Appender<ILoggingEvent> standardError(LoggerContext log) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(log);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(log);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
