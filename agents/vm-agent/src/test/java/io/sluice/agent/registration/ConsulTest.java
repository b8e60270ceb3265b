package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ConsulTest {
  @Test
  void aConsulThatIsAwayIsNamed() throws IOException {
    URI url;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }

    assertThatThrownBy(() -> new Consul(new LocalHttp(), url, "").services())
        .isInstanceOf(IOException.class)
        .hasMessage("Consul at %s does not answer: nobody listens at %s", url, url.getAuthority());
  }
}
