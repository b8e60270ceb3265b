package io.sluice.bench.xds;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Rounds;
import io.sluice.bench.Rounds.Measured;
import io.sluice.xds.protocol.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench reconnect}: what a member bears when another one is restarted. */
@Command(
    name = "reconnect",
    mixinStandardHelpOptions = true,
    description =
        "N delta streams lose their connections at once and come back with the versions that they"
            + " have: time until the server has read all of them, time until a change then reaches"
            + " all of them, resources that were sent again; beside a bare gRPC server.")
public final class Reconnect extends Benchmark {
  private static final String BACK = "all are back";
  private static final String CPU = "server CPU";
  private static final String CHANGED = "then a change has reached all";
  private static final String AGAIN = "resources sent again";
  private static final double LIMIT_MILLIS = 10_000;

  @Option(names = "--streams", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int streams = 5_000;

  @Option(names = "--names", paramLabel = "K", description = "Default ${DEFAULT-VALUE}.")
  private int names = 50;

  @Option(names = "--clusters", paramLabel = "C", description = "Default ${DEFAULT-VALUE}.")
  private int clusters = 1_000;

  /** Filled by picocli. */
  public Reconnect() {
    super(21, 3);
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    Topology topology = new Topology(streams, names, clusters, 1);
    try (Returning sluice = new Returning(Rival.SLUICE_DELTA, topology);
        Returning floor = new Returning(Rival.FLOOR, topology)) {
      Map<String, Rounds.Contender> contenders = new LinkedHashMap<>();
      contenders.put(Rival.SLUICE_DELTA.title(), sluice);
      contenders.put(Rival.FLOOR.title(), floor);
      return report(alternating().run(contenders));
    }
  }

  private Report report(Measured measured) {
    String sluice = Rival.SLUICE_DELTA.title();
    List<Result> results = new ArrayList<>();
    results.add(Result.told(BACK, measured.of(sluice, BACK), "ms").atMost(LIMIT_MILLIS));
    double again =
        measured.of(sluice, AGAIN).values().stream().mapToDouble(Double::doubleValue).sum();
    results.add(Result.told(AGAIN + ", all rounds", again, "").atMost(0));
    for (String title : List.of(sluice, Rival.FLOOR.title())) {
      for (String figure : List.of(BACK, CPU, CHANGED)) {
        results.add(Result.told(title + ", " + figure, measured.of(title, figure), "ms"));
      }
    }
    return Report.here(
        "reconnect",
        List.of(
            "N=%,d delta streams, %d a connection, K=%d names each, C=%,d clusters of %d endpoints"
                .formatted(
                    streams,
                    Transport.STREAMS_PER_CONNECTION,
                    names,
                    clusters,
                    Endpoints.PER_CLUSTER),
            "%d rounds, every server in a JVM of its own (%s), all clients in one"
                .formatted(rounds(), String.join(" ", Arena.FLAGS))),
        results);
  }

  /** The clients of one rival, which remember what they were told last. */
  private static final class Returning implements Rounds.Contender, AutoCloseable {
    private final Arena arena;
    private final Topology topology;
    private final Map<String, String> versions = new HashMap<>();
    private int revision;

    Returning(Rival rival, Topology topology) throws IOException {
      this.topology = topology;
      this.arena = Arena.start(rival, topology);
      for (int cluster = 0; cluster < topology.clusters(); cluster++) {
        versions.put(Topology.name(cluster), version(cluster, 0));
      }
    }

    private static String version(int cluster, int revision) {
      return Resource.of(Endpoints.rendered(cluster, revision).bytes()).version();
    }

    @Override
    public Map<String, Double> round() throws IOException, InterruptedException {
      arena.disconnect();
      long cpu = arena.server().threadCpu();
      long start = System.nanoTime();
      Arrivals back = arena.connect(versions);
      double backMillis = (System.nanoTime() - start) / 1e6;
      double cpuMillis = (arena.server().threadCpu() - cpu) / 1e6;
      Map<String, Double> change = arena.change(Topology.EVERYONE);
      revision++;
      versions.put(Topology.name(Topology.EVERYONE), version(Topology.EVERYONE, revision));
      return Map.of(
          BACK,
          backMillis,
          CPU,
          cpuMillis,
          CHANGED,
          change.getOrDefault(Arena.LAST, Double.NaN),
          AGAIN,
          back.resources() + change.getOrDefault(Arena.RESOURCES, Double.NaN) - topology.streams());
    }

    @Override
    public void close() throws IOException {
      arena.close();
    }
  }
}
