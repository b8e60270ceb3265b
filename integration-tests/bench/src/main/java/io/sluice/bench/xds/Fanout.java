package io.sluice.bench.xds;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Rounds;
import io.sluice.bench.Rounds.Measured;
import io.sluice.bench.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench fanout}: one change to many streams. */
@Command(
    name = "fanout",
    mixinStandardHelpOptions = true,
    description =
        "One change to N streams that subscribe to K of C clusters of 20 endpoints: time until the"
            + " first, the median and the last stream have it, the server's CPU time, bytes; beside"
            + " a bare gRPC server that broadcasts the same bytes, and java-control-plane.")
public final class Fanout extends Benchmark {
  private static final String LARGE = "sluice delta, more clusters";

  @Option(names = "--streams", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int streams = 1_000;

  @Option(names = "--names", paramLabel = "K", description = "Default ${DEFAULT-VALUE}.")
  private int names = 50;

  @Option(names = "--clusters", paramLabel = "C", description = "Default ${DEFAULT-VALUE}.")
  private int clusters = 1_000;

  @Option(
      names = "--interested",
      paramLabel = "M",
      description = "Streams that want the rarer one of two clusters; default ${DEFAULT-VALUE}.")
  private int interested = 53;

  @Option(
      names = "--more-clusters",
      paramLabel = "C",
      description = "To show what a larger catalogue costs; default ${DEFAULT-VALUE}.")
  private int moreClusters = 50_000;

  @Option(
      names = "--only",
      paramLabel = "RIVAL",
      split = ",",
      description = "For a profile: no comparison, only these of ${COMPLETION-CANDIDATES}.")
  private List<Rival> only = List.of();

  /** Filled by picocli. */
  public Fanout() {
    super(51, 30);
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    Topology topology = new Topology(streams, names, clusters, interested);
    Topology larger = new Topology(streams, names, moreClusters, interested);
    Map<String, Arena> arenas = new LinkedHashMap<>();
    try {
      for (Rival rival : only.isEmpty() ? Rival.serving() : only) {
        add(arenas, rival.title(), rival, topology);
      }
      if (only.isEmpty()) {
        add(arenas, LARGE, Rival.SLUICE_DELTA, larger);
      }
      progress().say("one change that all " + streams + " streams want");
      Measured all = alternating().run(changing(arenas, Topology.EVERYONE));
      progress().say("one change that " + interested + " of " + streams + " streams want");
      Measured some = alternating().run(changing(arenas, Topology.SOME));
      return report(arenas.keySet().stream().toList(), all, some);
    } finally {
      for (Arena arena : arenas.values()) {
        arena.close();
      }
    }
  }

  private void add(Map<String, Arena> arenas, String title, Rival rival, Topology topology)
      throws IOException, InterruptedException {
    progress().say("starting " + title + " with " + topology.clusters() + " clusters");
    Arena arena = Arena.start(rival, topology);
    arenas.put(title, arena);
    arena.connect(Map.of());
  }

  private static Map<String, Rounds.Contender> changing(Map<String, Arena> arenas, int cluster) {
    Map<String, Rounds.Contender> contenders = new LinkedHashMap<>();
    arenas.forEach((title, arena) -> contenders.put(title, () -> arena.change(cluster)));
    return contenders;
  }

  private Report report(List<String> titles, Measured all, Measured some) {
    List<Result> results = new ArrayList<>();
    if (only.isEmpty()) {
      compare(results, all, some);
    }
    for (String title : titles) {
      figures(results, "all", title, all);
    }
    for (String title : titles) {
      figures(results, "some", title, some);
    }
    return Report.here("fanout", settings(), results);
  }

  private void compare(List<Result> results, Measured all, Measured some) {
    String delta = Rival.SLUICE_DELTA.title();
    String sotw = Rival.SLUICE_SOTW.title();
    String floor = Rival.FLOOR.title();
    String other = Rival.JAVA_CONTROL_PLANE_SOTW.title();
    results.add(
        ratio("all: last stream, sluice delta / floor", all, Arena.LAST, delta, floor).atMost(1.5));
    results.add(
        ratio("all: last stream, sluice SotW / floor", all, Arena.LAST, sotw, floor).atMost(1.5));
    results.add(
        ratio("some: last stream, " + other + " / sluice SotW", some, Arena.LAST, other, sotw)
            .atLeast(20));
    results.add(
        ratio("some: last stream, " + other + " / sluice delta", some, Arena.LAST, other, delta)
            .atLeast(20));
    results.add(
        ratio(
                "some: server CPU, " + moreClusters + " / " + clusters + " clusters",
                some,
                Arena.CPU,
                LARGE,
                delta)
            .atMost(1.2));
    results.add(
        ratio(
                "some: last stream, " + moreClusters + " / " + clusters + " clusters",
                some,
                Arena.LAST,
                LARGE,
                delta)
            .atMost(1.2));
    results.add(
        ratio(
                "all: server CPU, " + moreClusters + " / " + clusters + " clusters",
                all,
                Arena.CPU,
                LARGE,
                delta)
            .atMost(1.2));
    results.add(
        ratio(
                "all: last stream, " + moreClusters + " / " + clusters + " clusters",
                all,
                Arena.LAST,
                LARGE,
                delta)
            .atMost(1.2));
    results.add(ratio("all: server CPU, sluice delta / floor", all, Arena.CPU, delta, floor));
  }

  private List<String> settings() {
    return List.of(
        "N=%,d streams, %d a connection, K=%d names each, C=%,d clusters of %d endpoints (more: %,d)"
            .formatted(
                streams,
                Transport.STREAMS_PER_CONNECTION,
                names,
                clusters,
                Endpoints.PER_CLUSTER,
                moreClusters),
        "all: every stream wants what changes; some: %d do".formatted(interested),
        "%d rounds, every server in a JVM of its own (%s), all clients in one"
            .formatted(rounds(), String.join(" ", Arena.FLAGS)));
  }

  private static Result ratio(
      String figure, Measured measured, String of, String above, String below) {
    return Result.told(figure, measured.ratio(of, above, below), "x");
  }

  private static void figures(
      List<Result> results, String wanted, String title, Measured measured) {
    for (String figure : List.of(Arena.FIRST, Arena.MEDIAN, Arena.LAST, Arena.CPU)) {
      results.add(
          Result.told(wanted + ": " + title + ", " + figure, measured.of(title, figure), "ms"));
    }
    Samples bytes = measured.of(title, Arena.BYTES);
    results.add(Result.told(wanted + ": " + title + ", bytes", bytes, "B"));
  }
}
