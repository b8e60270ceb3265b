package io.sluice.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SocketsTest {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();

  @BeforeEach
  void whatIsSaidIsHeard() {
    said.start();
    root.addAppender(said);
  }

  @AfterEach
  void nothingStays() {
    root.detachAppender(said);
  }

  /** As the agent ends: beside a member that is connected. */
  @Test
  void theirEndClosesConnectionsThatStandAndIsNothingToWarnOf() throws Exception {
    Server member =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build()
            .start();
    try {
      Sockets sockets = new Sockets("sockets-test");
      ManagedChannel channel =
          sockets
              .channel("127.0.0.1", member.getPort(), InsecureChannelCredentials.create())
              .build();
      await().until(() -> channel.getState(true) == ConnectivityState.READY);

      sockets.loop().execute(channel::shutdownNow);
      sockets.loop().close();

      await().until(channel::isTerminated);
    } finally {
      member.shutdownNow();
    }
    assertThat(said.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }
}
