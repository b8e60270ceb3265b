package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.Components;
import io.sluice.components.EnvoyServer;
import io.sluice.components.Ports;
import io.sluice.view.Alarm;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.xds.protocol.Statistics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real Envoy rejects: an assignment with a host name for an address, which the engine lets nobody
 * publish, and a listener whose port another process has. It must not loop, it must get everything
 * else, and an operator must be told until it is over.
 */
class NackIT extends ServedTest {
  private static final String BOOTSTRAP =
      """
      node:
        id: web-1
        cluster: web
        locality: { zone: vm }
        metadata: { dependencies: [orders, users, carts, bad], egressPort: %d }
      """
          + ENVOY;

  @ParameterizedTest
  @ValueSource(strings = {"DELTA_GRPC", "GRPC"})
  void aBadAssignmentHoldsNoOtherBack(String protocol, @TempDir Path folder) throws Exception {
    server.onViewChange(
        views
            .with("bad", at("not-an-ip"))
            .with("carts", at("127.0.0.1"))
            .with("orders", at("127.0.0.1"))
            .with("users", at("127.0.0.1"))
            .open());
    int egress = Ports.ofUser().next();

    try (EnvoyServer envoy = envoy(protocol, egress, folder)) {
      eventually(
          () -> {
            assertThat(server.counters().protocol().quarantined()).isEqualTo(1);
            assertThat(members(envoy, "carts", "orders", "users")).containsOnly(1L);
          });
      assertThat(server.alarms()).hasSize(1);
      Alarm alarm = server.alarms().get(0);
      assertThat(alarm.kind()).isEqualTo(Alarm.Kind.RESOURCE_REJECTED);
      assertThat(alarm.subject()).isEqualTo("web-1");
      assertThat(alarm.text()).contains("ClusterLoadAssignment bad").contains("not-an-ip");
      Statistics settled = server.counters().protocol();
      assertThat(settled.rejections()).isLessThanOrEqualTo(5);

      server.onViewChange(views.with("orders", Views.split(50, 50)).open());
      eventually(() -> assertThat(members(envoy, "orders")).containsOnly(2L));
      assertThat(server.counters().protocol().rejections()).isEqualTo(settled.rejections());
      assertThat(server.counters().protocol().responses()).isEqualTo(settled.responses() + 1);

      server.onViewChange(views.with("bad", at("127.0.0.1")).open());
      eventually(() -> assertThat(members(envoy, "bad")).containsOnly(1L));
      eventually(() -> assertThat(server.alarms()).isEmpty());
    }
  }

  @Test
  void aListenerWhosePortIsTakenHoldsNothingElseBack(@TempDir Path folder) throws Exception {
    server.onViewChange(views.with("orders", at("127.0.0.1")).open());
    int egress = Ports.ofUser().next();

    try (ServerSocket taken = new ServerSocket(egress, 1, InetAddress.getLoopbackAddress());
        EnvoyServer envoy = envoy("DELTA_GRPC", egress, folder)) {
      assertThat(taken.isBound()).isTrue();
      eventually(() -> assertThat(members(envoy, "orders")).containsOnly(1L));
      eventually(() -> assertThat(server.alarms()).hasSize(1));
      assertThat(server.alarms().get(0).text()).contains("Listener sluice-egress/" + egress);
      long responses = server.counters().protocol().responses();

      server.onViewChange(views.with("orders", Views.split(50, 50)).open());
      eventually(() -> assertThat(members(envoy, "orders")).containsOnly(2L));
      assertThat(server.counters().protocol().responses()).isEqualTo(responses + 1);
    }
  }

  private EnvoyServer envoy(String protocol, int egress, Path folder) throws Exception {
    int admin = Ports.ofUser().next();
    return EnvoyServer.start(
        Components.ofUser(progress -> {}).envoy(),
        EnvoyServer.Settings.of(BOOTSTRAP.formatted(egress, admin, protocol, server.port()), admin),
        folder);
  }

  private static List<Long> members(EnvoyServer envoy, String... clusters) throws Exception {
    Long[] members = new Long[clusters.length];
    for (int each = 0; each < clusters.length; each++) {
      members[each] = envoy.stat("cluster." + clusters[each] + ".membership_total");
    }
    return List.of(members);
  }

  private static Assignment at(String address) {
    return new Assignment(
        List.of(
            List.of(
                new LocalityShare("dc1", "vm", "", 100, List.of(new Target(address, 8080, 1))))),
        0);
  }
}
