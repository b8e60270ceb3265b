package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.sluice.view.FormatProgress;
import io.sluice.view.Formats;
import io.sluice.xds.protocol.ResourceTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proxies come to another rendering format a tenth at a time, and back. */
class FormatsTest extends ServedTest {
  private final Map<Integer, DeltaClient> tenths = new LinkedHashMap<>();

  /** A proxy of each tenth. */
  private void connect() {
    for (int tenth = 0; tenth < Formats.STAGES; tenth++) {
      int wanted = tenth;
      String id =
          IntStream.iterate(0, i -> i + 1)
              .mapToObj(i -> "web-" + i)
              .filter(name -> Formats.tenth(name) == wanted)
              .findFirst()
              .orElseThrow();
      DeltaClient client = delta(Nodes.withEgress(id, 15001, "orders").build());
      client.subscribe(ResourceTypes.CLUSTER);
      client.subscribe(ResourceTypes.ENDPOINT, "orders");
      client.subscribe(ResourceTypes.LISTENER);
      client.subscribe(ResourceTypes.ROUTE, "sluice-egress/routes");
      tenths.put(tenth, client);
    }
  }

  private static int format(DeltaClient client) throws Exception {
    return Cluster.parseFrom(client.bytes(ResourceTypes.CLUSTER, "orders"))
            .hasUpstreamConnectionOptions()
        ? 2
        : 1;
  }

  private void eventuallyMoved(int stage) {
    eventually(
        () -> {
          for (Map.Entry<Integer, DeltaClient> one : tenths.entrySet()) {
            assertThat(format(one.getValue()))
                .as("tenth " + one.getKey() + " at stage " + stage)
                .isEqualTo(one.getKey() < stage ? 2 : 1);
          }
        });
  }

  @Test
  void oneTenthAfterTheOtherGetsTheNextFormatAndNobodyLosesACluster() throws Exception {
    server.onViewChange(views.with("orders", Views.split(90, 10)).open());
    connect();
    eventuallyMoved(0);

    for (int stage : new int[] {0, 1, 4, 10}) {
      server.onViewChange(views.in(new Formats(1, 2, stage)).open());
      eventuallyMoved(stage);
      eventually(
          () ->
              assertThat(server.progress())
                  .isEqualTo(new FormatProgress(new Formats(1, 2, stage), 10, stage, 0, 0)));
    }
    server.onViewChange(views.in(Formats.of(2)).open());
    server.onViewChange(views.with("orders", Views.split(50, 50)).open());

    eventually(
        () -> {
          for (DeltaClient client : tenths.values()) {
            assertThat(client.weights("orders")).containsEntry("vm", 5_000_000);
          }
        });
    eventuallyMoved(10);
    for (DeltaClient client : tenths.values()) {
      assertThat(client.removed(ResourceTypes.CLUSTER)).isEmpty();
      assertThat(client.removed(ResourceTypes.ENDPOINT)).isEmpty();
    }
  }

  @Test
  void theWayBackIsTheSameAndLeavesTheSameBytes() throws Exception {
    server.onViewChange(views.with("orders", Views.split(90, 10)).open());
    Map<String, String> before = server.published().digests();
    connect();
    server.onViewChange(views.in(new Formats(1, 2, 7)).open());
    eventuallyMoved(7);
    assertThat(server.published().digests()).isNotEqualTo(before);

    server.onViewChange(views.in(new Formats(1, 2, 3)).open());
    eventuallyMoved(3);
    server.onViewChange(views.in(Formats.of(1)).open());

    eventuallyMoved(0);
    assertThat(server.published().digests()).isEqualTo(before);
  }
}
