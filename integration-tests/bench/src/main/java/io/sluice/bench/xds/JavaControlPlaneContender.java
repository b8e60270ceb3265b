package io.sluice.bench.xds;

import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.DiscoveryServerCallbacks;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Server;
import io.sluice.bench.ControlLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * java-control-plane's cache with one group of proxies, and its server, as its README wires them,
 * over the transport settings that every contender has.
 */
final class JavaControlPlaneContender {
  private static final String GROUP = "all";

  private final SimpleCache<String> cache = new SimpleCache<>(node -> GROUP);
  private final LongAdder requests = new LongAdder();
  private final List<ClusterLoadAssignment> assignments = new ArrayList<>();
  private int revision;

  private JavaControlPlaneContender() {}

  /**
   * The contender's process.
   *
   * @param arguments the number of clusters
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    JavaControlPlaneContender contender = new JavaControlPlaneContender();
    Server server = contender.start(Integer.parseInt(arguments[0]));
    new ControlLines()
        .onQuestion("port", words -> Integer.toString(server.getPort()))
        .on("change", words -> contender.change(Integer.parseInt(words.get(0))))
        .onQuestion("requests", words -> Long.toString(contender.requests.sum()))
        .serve();
  }

  private Server start(int clusters) throws IOException {
    for (int cluster = 0; cluster < clusters; cluster++) {
      assignments.add(Endpoints.message(cluster, revision));
    }
    publish();
    V3DiscoveryServer discovery = new V3DiscoveryServer(new RequestCount(requests), cache);
    return Transport.server(0)
        .addService(discovery.getAggregatedDiscoveryServiceImpl())
        .build()
        .start();
  }

  private String change(int cluster) {
    revision++;
    assignments.set(cluster, Endpoints.message(cluster, revision));
    publish();
    return "published";
  }

  private void publish() {
    cache.setSnapshot(
        GROUP,
        Snapshot.create(
            List.of(), assignments, List.of(), List.of(), List.of(), Integer.toString(revision)));
  }

  private record RequestCount(LongAdder requests) implements DiscoveryServerCallbacks {
    @Override
    public void onV3StreamRequest(long stream, DiscoveryRequest request) {
      requests.increment();
    }

    @Override
    public void onV3StreamDeltaRequest(long stream, DeltaDiscoveryRequest request) {
      requests.increment();
    }
  }
}
