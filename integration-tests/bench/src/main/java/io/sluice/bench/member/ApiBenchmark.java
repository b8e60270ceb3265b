package io.sluice.bench.member;

import io.sluice.bench.Benchmark;
import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Rounds;
import io.sluice.components.FileTree;
import io.sluice.components.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench api}: how long REST takes to answer while splits change. */
@Command(
    name = "api",
    mixinStandardHelpOptions = true,
    description = "Latency of REST at a fixed rate, beside one change of a split a second.")
public final class ApiBenchmark extends Benchmark {
  private static final double MOST_P99_MILLIS = 50;
  private static final String CHANGES = "with changes";
  private static final String STILL = "without changes";
  private static final String FLOOR = "floor";
  private static final ApiLoad.Beside NOTHING = (connection, number) -> -1;

  @Mixin private final MemberOptions options = new MemberOptions();

  @Option(names = "--rate", description = "Requests a second; default ${DEFAULT-VALUE}.")
  private int rate = 1_000;

  @Option(names = "--seconds", description = "Of a round; default ${DEFAULT-VALUE}.")
  private int seconds = 10;

  private int changed;

  /** For picocli. */
  public ApiBenchmark() {
    super(9, 3);
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    ServerLaunch launch = options.launch();
    Fleet fleet = options.fleet();
    Path folder = Files.createTempDirectory("sluice-bench-");
    try {
      String sources = sources(fleet, folder);
      try (MemberProcess member = MemberProcess.start(launch, Ports.ofUser(), sources, folder);
          ApiLoad load =
              new ApiLoad(
                  member.consolePort(),
                  Files.readString(folder.resolve("data/admin.token")).strip(),
                  rate,
                  seconds)) {
        return report(launch, measured(load, fleet.services()));
      }
    } finally {
      FileTree.delete(folder);
    }
  }

  /** Half of the instances in each environment, so that a split moves something. */
  private static String sources(Fleet fleet, Path folder) throws IOException {
    RegistryFile vms = new RegistryFile(folder.resolve("vms.yaml"));
    RegistryFile pods = new RegistryFile(folder.resolve("pods.yaml"));
    int number = 0;
    for (Fleet.Member member : fleet.generation()) {
      (number++ % 2 == 0 ? vms : pods).add(member);
    }
    vms.write();
    pods.write();
    return vms.source()
        + "\n  - { name: pods, kind: file, environment: kubernetes, path: pods.yaml }";
  }

  private Rounds.Measured measured(ApiLoad load, List<String> services)
      throws IOException, InterruptedException {
    IntFunction<String> mixture =
        number ->
            number % 5 == 4
                ? "/api/v1/services?limit=50"
                : "/api/v1/services/" + services.get(number * 7 % services.size());
    Map<String, Rounds.Contender> contenders = new LinkedHashMap<>();
    contenders.put(
        CHANGES, () -> load.run(mixture, (connection, number) -> change(connection, services)));
    contenders.put(STILL, () -> load.run(mixture, NOTHING));
    contenders.put(FLOOR, () -> load.run(number -> "/healthz", NOTHING));
    return alternating().run(contenders);
  }

  /** Another split for the next service, as an operator sets it: read, then written on that. */
  private double change(ApiConnection connection, List<String> services) throws IOException {
    int number = changed++;
    String path = "/api/v1/services/" + services.get(number % services.size()) + "/split";
    String tag = connection.get(path).tag();
    int part = 100 + number / services.size() % 2 * 100;
    long begin = System.nanoTime();
    ApiConnection.Reply reply =
        connection.put(
            path,
            tag,
            "{\"weights\":{\"vm\":" + (10_000 - part) + ",\"kubernetes\":" + part + "}}");
    if (reply.status() != 200) {
      throw new BenchmarkFailed("a change of a split was answered " + reply.status());
    }
    return (System.nanoTime() - begin) / 1e6;
  }

  private Report report(ServerLaunch launch, Rounds.Measured measured) {
    List<Result> results = new ArrayList<>();
    for (String contender : List.of(CHANGES, STILL, FLOOR)) {
      for (String figure : List.of("p50", "p99", "max")) {
        Result told = Result.told(contender + ": " + figure, measured.of(contender, figure), "ms");
        boolean target = contender.equals(CHANGES) && figure.equals("p99");
        results.add(target ? told.atMost(MOST_P99_MILLIS) : told);
      }
    }
    results.add(
        Result.told("p99, with / without changes", measured.ratio("p99", CHANGES, STILL), "x"));
    results.add(
        Result.told("with changes: the change itself", measured.of(CHANGES, "change"), "ms"));
    for (String contender : List.of(CHANGES, STILL)) {
      results.add(
          Result.told(contender + ": errors", measured.of(contender, "errors"), "").atMost(0));
    }
    return Report.here(
        "api",
        List.of(
            options.services() + " services of " + options.instances() + " instances in two files",
            rate
                + " requests a second for "
                + seconds
                + " s a round, from when each was meant to leave",
            "80% one service, 20% /services?limit=50; floor: /healthz at the same rate",
            "with changes: one split is read and set every second",
            "server's JVM: " + String.join(" ", launch.options())),
        results);
  }
}
