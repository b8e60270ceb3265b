package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** A service and an Envoy that are sockets of IPv4. */
class ServiceCheckTest {
  private static ServerSocket socket() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  }

  @Test
  void anAddressAtWhichCallersDoNotReachEnvoyIsNamedWithWhatToDo() throws IOException {
    boolean hasIpv6 = NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null;
    try (ServerSocket service = socket();
        ServerSocket envoy = socket()) {
      ServiceCheck check =
          new ServiceCheck(new LocalHttp(), service.getLocalPort(), envoy.getLocalPort(), "");

      assertThat(check.trouble("")).isEmpty();
      assertThat(check.trouble("127.0.0.1")).isEmpty();
      assertThat(check.trouble("2001:db8::1")).as("not this host's").isEmpty();
      if (hasIpv6) {
        assertThat(check.trouble("::1"))
            .hasValueSatisfying(
                why ->
                    assertThat(why)
                        .startsWith("the service is registered under ::1, and Envoy does not")
                        .endsWith("start the agent with --addresses ::1"));
      } else {
        assertThat(check.trouble("::1")).isEmpty();
      }
    }
  }
}
