package io.sluice.bench.xds;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Rounds;
import io.sluice.bench.Rounds.Measured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench streams}: what a stream costs that has nothing to say. */
@Command(
    name = "streams",
    mixinStandardHelpOptions = true,
    description =
        "Live heap of a server for each idle delta stream with K names, and whether many are held;"
            + " beside a bare gRPC server whose streams named as many.")
public final class Streams extends Benchmark {
  private static final String HEAP = "live heap per stream";

  @Option(
      names = "--streams",
      paramLabel = "N",
      description = "In each round; default ${DEFAULT-VALUE}.")
  private int streams = 1_000;

  @Option(
      names = "--held",
      paramLabel = "N",
      description = "That must all get a change at the end; default ${DEFAULT-VALUE}.")
  private int held = 5_000;

  @Option(names = "--names", paramLabel = "K", description = "Default ${DEFAULT-VALUE}.")
  private int names = 50;

  @Option(names = "--clusters", paramLabel = "C", description = "Default ${DEFAULT-VALUE}.")
  private int clusters = 1_000;

  /** Filled by picocli. */
  public Streams() {
    super(21, 3);
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    Topology topology = new Topology(streams, names, clusters, 1);
    List<Result> results = new ArrayList<>();
    try (Arena sluice = Arena.start(Rival.SLUICE_DELTA, topology);
        Arena floor = Arena.start(Rival.FLOOR, topology);
        Arena keeping = Arena.start(Rival.KEEPING_FLOOR, topology)) {
      Map<String, Rounds.Contender> contenders = new LinkedHashMap<>();
      contenders.put(Rival.SLUICE_DELTA.title(), () -> idle(sluice));
      contenders.put(Rival.FLOOR.title(), () -> idle(floor));
      contenders.put(Rival.KEEPING_FLOOR.title(), () -> idle(keeping));
      compare(results, alternating().run(contenders));
    }
    progress().say("%,d streams at once".formatted(held));
    hold(results, new Topology(held, names, clusters, 1));
    return Report.here(
        "streams",
        List.of(
            "N=%,d delta streams, %d a connection, K=%d names each, all answered and acknowledged"
                .formatted(streams, Transport.STREAMS_PER_CONNECTION, names),
            "the floor's stream holds its call, references to the lists of its names, and is in them;"
                + " the other one's also its first request, as generated stubs hand it over",
            "%d rounds, every server in a JVM of its own (%s), heap after a full collection"
                .formatted(rounds(), String.join(" ", Arena.FLAGS))),
        results);
  }

  private Map<String, Double> idle(Arena arena) throws IOException, InterruptedException {
    long before = arena.server().liveHeap();
    arena.connect(Map.of());
    long with = arena.server().liveHeap();
    arena.leave();
    return Map.of(HEAP, (double) (with - before) / streams);
  }

  private static void compare(List<Result> results, Measured measured) {
    String sluice = Rival.SLUICE_DELTA.title();
    List<String> floors = List.of(Rival.FLOOR.title(), Rival.KEEPING_FLOOR.title());
    for (String floor : floors) {
      results.add(
          Result.told(HEAP + ", sluice / " + floor, measured.ratio(HEAP, sluice, floor), "x")
              .atMost(1.5));
    }
    results.add(Result.told(sluice + ", " + HEAP, measured.of(sluice, HEAP), "B"));
    for (String floor : floors) {
      results.add(Result.told(floor + ", " + HEAP, measured.of(floor, HEAP), "B"));
    }
  }

  private static void hold(List<Result> results, Topology topology)
      throws IOException, InterruptedException {
    try (Arena sluice = Arena.start(Rival.SLUICE_DELTA, topology)) {
      long before = sluice.server().liveHeap();
      sluice.connect(Map.of());
      double heap = (double) (sluice.server().liveHeap() - before) / topology.streams();
      double resident = sluice.server().figures().residentBytes() / 1e6;
      int threads = sluice.server().figures().threads();
      Map<String, Double> change = sluice.change(Topology.EVERYONE);
      double reached = change.getOrDefault(Arena.RESOURCES, 0.0);
      results.add(
          Result.told("streams held that got a change", reached, "").atLeast(topology.streams()));
      String many = "with %,d streams, ".formatted(topology.streams());
      results.add(Result.told(many + HEAP, heap, "B"));
      results.add(Result.told(many + "resident memory of the server", resident, "MB"));
      results.add(Result.told(many + "threads of the server", threads, ""));
    }
  }
}
