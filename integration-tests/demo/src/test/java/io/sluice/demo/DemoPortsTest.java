package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.components.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class DemoPortsTest {
  @Test
  void theyAreTheOnesOfTheInterfaces() {
    var ports = new DemoPorts(18_000);

    assertThat(ports.xds()).isEqualTo(18_000);
    assertThat(ports.console()).isEqualTo(18_080);
    assertThat(ports.egress()).isEqualTo(18_010);
    assertThat(ports.admin()).isEqualTo(18_011);
    assertThat(ports.vm(0)).isEqualTo(18_020);
    assertThat(ports.pod(5)).isEqualTo(18_045);
    assertThat(ports.member(0)).isEqualTo(18_701);
  }

  @Test
  void membersAndTheirDatabaseHavePortsThatNobodyElseHas() throws IOException {
    var ports = new DemoPorts(Ports.ofUser().block(720));
    InetAddress loopback = InetAddress.getLoopbackAddress();

    try (var second = new ServerSocket(ports.member(1), 1, loopback);
        var database = new ServerSocket(ports.postgres(), 1, loopback)) {
      assertThat(ports.taken(true, 1)).isEmpty();
      assertThat(ports.taken(true, 3))
          .containsExactly(
              "port " + second.getLocalPort() + ", for member 2, is taken",
              "port " + database.getLocalPort() + ", for PostgreSQL, is taken");
    }
  }

  @Test
  void everyTakenPortIsNamedWithWhatItIsFor() throws IOException {
    var ports = new DemoPorts(Ports.ofUser().block(100));
    InetAddress loopback = InetAddress.getLoopbackAddress();

    try (var egress = new ServerSocket(ports.egress(), 1, loopback);
        var pod = new ServerSocket(ports.pod(5), 1, loopback)) {
      assertThat(ports.taken(false, 1))
          .containsExactly(
              "port " + egress.getLocalPort() + ", for Envoy's egress, is taken",
              "port " + pod.getLocalPort() + ", for pod 6, is taken");
    }
  }

  @Test
  void aBaseThatLeavesNoRoomIsRefused() {
    assertThatThrownBy(() -> new DemoPorts(80))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--ports: '80' is not a number from 1024 to 32000");
    assertThatThrownBy(() -> new DemoPorts(32_001)).isInstanceOf(IllegalArgumentException.class);
  }
}
