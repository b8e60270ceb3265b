package io.sluice.bench.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.xds.resources.Rendered;
import io.sluice.xds.resources.Rendering;
import java.util.ArrayList;
import java.util.List;

/** Twenty endpoints of each cluster; every contender serves the same bytes of them. */
final class Endpoints {
  static final int PER_CLUSTER = 20;
  static final String TYPE = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";

  private static final Rendering RENDERING = Rendering.of(Rendering.NEWEST);

  private Endpoints() {}

  /**
   * A cluster's endpoints.
   *
   * @param revision moves the last endpoint to another port
   */
  static Assignment of(int cluster, int revision) {
    List<Target> targets = new ArrayList<>();
    for (int number = 0; number < PER_CLUSTER; number++) {
      boolean last = number == PER_CLUSTER - 1;
      targets.add(
          new Target(
              "10.%d.%d.%d".formatted(100 + (cluster >> 8), cluster & 255, 100 + number),
              last ? 20_000 + revision % 10_000 : 18_080,
              1));
    }
    return new Assignment(
        List.of(List.of(new LocalityShare("dc1", "vm", "", 10_000_000, targets))), 0);
  }

  static Rendered rendered(int cluster, int revision) {
    return RENDERING.assignment(Topology.name(cluster), of(cluster, revision));
  }

  static ClusterLoadAssignment message(int cluster, int revision) {
    return (ClusterLoadAssignment) rendered(cluster, revision).message();
  }

  /** As a delta response carries it. */
  static Resource resource(int cluster, int revision) {
    ByteString bytes = rendered(cluster, revision).bytes();
    return Resource.newBuilder()
        .setName(Topology.name(cluster))
        .setVersion(String.format("%016x", bytes.hashCode()))
        .setResource(Any.newBuilder().setTypeUrl(TYPE).setValue(bytes))
        .build();
  }
}
