package io.sluice.bench.xds;

import io.sluice.bench.ControlLines;
import io.sluice.view.FederatedView;
import io.sluice.view.Policy;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import io.sluice.view.ViewChange;
import io.sluice.xds.protocol.ServerSettings;
import io.sluice.xds.server.XdsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sluice's xDS server, fed with views as the aggregator's loop would. */
final class SluiceContender {
  private final XdsServer server =
      new XdsServer(
          ServerSettings.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
          Clock.systemUTC());
  private FederatedView view = FederatedView.empty(1);
  private int revision;

  private SluiceContender() {}

  /**
   * The contender's process.
   *
   * @param arguments the number of clusters
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    SluiceContender contender = new SluiceContender();
    contender.start(Integer.parseInt(arguments[0]));
    new ControlLines()
        .onQuestion("port", words -> Integer.toString(contender.server.port()))
        .on("change", words -> contender.change(Integer.parseInt(words.get(0))))
        .onQuestion(
            "requests", words -> Long.toString(contender.server.counters().protocol().requests()))
        .onQuestion(
            "streams", words -> Long.toString(contender.server.counters().protocol().streams()))
        .serve();
  }

  private void start(int clusters) throws IOException {
    Set<String> names = new HashSet<>();
    for (int cluster = 0; cluster < clusters; cluster++) {
      put(cluster);
      names.add(Topology.name(cluster));
    }
    server.onViewChange(new ViewChange(view, names, true));
    server.start();
  }

  private String change(int cluster) {
    revision++;
    put(cluster);
    server.onViewChange(new ViewChange(view, Set.of(Topology.name(cluster)), true));
    return "published";
  }

  private void put(int cluster) {
    String name = Topology.name(cluster);
    ServicePort port =
        new ServicePort("", "http", Endpoints.of(cluster, revision), new TreeMap<>(), List.of());
    ServiceView service =
        new ServiceView(
            name,
            "vm",
            TrafficSplit.all("vm"),
            null,
            Policy.DEFAULT,
            new TreeSet<>(Set.of("vm")),
            List.of(port),
            List.of(),
            List.of(),
            List.of());
    view = new FederatedView(view.format(), view.services().with(name, service));
  }
}
