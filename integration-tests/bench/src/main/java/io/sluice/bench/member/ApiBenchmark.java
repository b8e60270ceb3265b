package io.sluice.bench.member;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Rounds;
import java.io.IOException;
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
    try (RestScene scene = RestScene.open(options);
        ApiLoad load = new ApiLoad(scene, rate, seconds)) {
      return report(scene, measured(load, scene.services()));
    }
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

  private double change(ApiConnection connection, List<String> services) throws IOException {
    int number = changed++;
    int pods = 100 + number / services.size() % 2 * 100;
    return new Shift(services.get(number % services.size()), pods).on(connection);
  }

  private Report report(RestScene scene, Rounds.Measured measured) {
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
    List<String> settings = new ArrayList<>(scene.settings());
    settings.add(
        rate
            + " requests a second for "
            + seconds
            + " s a round, from when each was meant to leave");
    settings.add("80% one service, 20% /services?limit=50; floor: /healthz at the same rate");
    settings.add("with changes: one split is read and set every second");
    return Report.here("api", settings, results);
  }
}
