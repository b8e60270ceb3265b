package io.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLogTest {
  private final LoggerContext log = new LoggerContext();

  @Test
  void logbackFindsItAsAService() {
    assertThat(ServiceLoader.load(Configurator.class)).hasOnlyElementsOfType(AgentLog.class);
  }

  @Test
  void theAgentTellsOnStandardErrorAndItsLibrariesOnlyWarn() {
    ExecutionStatus status = configured();

    assertThat(status).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
    assertThat(log.getLogger("io.sluice.agent.HostAgent").getEffectiveLevel())
        .isEqualTo(Level.INFO);
    assertThat(log.getLogger("io.grpc.Server").getEffectiveLevel()).isEqualTo(Level.WARN);
    assertThat(log.getLogger("io.grpc.netty.NettyServerHandler").getEffectiveLevel())
        .isEqualTo(Level.ERROR);
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>) log.getLogger("ROOT").getAppender("stderr");
    assertThat(appender.isStarted()).isTrue();
    assertThat(appender.getTarget()).isEqualTo("System.err");
  }

  @Test
  void aFileOfLogbacksHolds(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("logback.xml"), "<configuration><root level='OFF'/></configuration>");
    System.setProperty("logback.configurationFile", file.toString());
    try {
      configured();

      assertThat(log.getLogger("ROOT").getLevel()).isEqualTo(Level.OFF);
      assertThat(log.getLogger("ROOT").getAppender("stderr")).isNull();
    } finally {
      System.clearProperty("logback.configurationFile");
    }
  }

  private ExecutionStatus configured() {
    AgentLog configurator = new AgentLog();
    configurator.setContext(log);
    return configurator.configure(log);
  }
}
