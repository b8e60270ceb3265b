package io.sluice.agent.relay;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LocalCopyTest {
  private static Set<Thread> ofServers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sluice-xds-"))
        .collect(Collectors.toSet());
  }

  /** It is tried again with each Envoy that comes. */
  @Test
  void oneThatCannotListenLeavesNoThread() throws IOException {
    Sockets sockets = new Sockets("copy-test");
    Set<Thread> before = ofServers();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress there = new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort());

      assertThatThrownBy(() -> new LocalCopy(there, sockets)).isInstanceOf(IOException.class);
    } finally {
      sockets.loop().close();
    }

    await().until(() -> before.containsAll(ofServers()));
  }
}
