package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThisHostTest {
  private static ThisHost host(String... names) throws Exception {
    List<InetAddress> others =
        List.of(InetAddress.getByName("10.1.0.7"), InetAddress.getByName("2001:db8:0:0::7"));
    return ThisHost.of("10.0.0.7", others, List.of(names));
  }

  @Test
  void everyInterfaceAndEachOfItsNamesIsThisHost() throws Exception {
    ThisHost host = host("web-1", "web-1.dc1.example.");

    assertThat(
            List.of(
                "10.0.0.7",
                "10.1.0.7",
                "2001:DB8::7",
                "2001:db8:0:0:0:0:0:7",
                "web-1",
                "WEB-1.dc1.example"))
        .allMatch(host::is);
    assertThat(
            List.of(
                "10.0.0.8", "2001:db8::8", "web-2", "web-1.dc2.example", "127.0.0.1", "a:b", ""))
        .noneMatch(host::is);
    assertThat(host.address()).isEqualTo("10.0.0.7");
  }

  @Test
  void aHostThatOnlyKnowsItselfAsLocalhostHasNoName() throws Exception {
    ThisHost host = host("localhost", "localhost.localdomain", "10.0.0.9");

    assertThat(List.of("localhost", "localhost.localdomain", "10.0.0.9", "10")).noneMatch(host::is);
  }

  @Test
  void anAddressThatNoOtherHostFindsIsRefused() {
    assertThatThrownBy(() -> ThisHost.found(InetAddress.getLoopbackAddress()))
        .hasMessageContaining("--etcd-address is needed");
  }

  @Test
  void whatItsOperatorSaysCountsAlone() throws Exception {
    ThisHost host = ThisHost.said("10.0.0.100");

    assertThat(host.is("10.0.0.100")).isTrue();
    assertThat(host.known())
        .noneMatch(each -> each.matches("[0-9.]+") && !host.address().equals(each));
  }
}
