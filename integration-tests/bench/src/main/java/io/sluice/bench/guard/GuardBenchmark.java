package io.sluice.bench.guard;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.migrations.Plan;
import io.sluice.migrations.simulation.Service;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench guard}: what a migration's guard stops, and what it should not have. */
@Command(
    name = "guard",
    mixinStandardHelpOptions = true,
    description =
        "Thousands of simulated migrations of services that are well or ill: how many of the well"
            + " are stopped, and how many requests the ill get; beside a naive z-test.")
public final class GuardBenchmark extends Benchmark {
  private static final double BURSTS = 10;
  private static final double WORSE = 0.05;
  private static final long INDEPENDENT_REQUESTS = 2_000;
  private static final long BURST_REQUESTS = 8_000;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Migrations of every kind; default ${DEFAULT-VALUE}.")
  private int runs = 10_000;

  @Option(names = "--seed", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 7;

  private final List<Result> results = new ArrayList<>();

  /** For picocli. */
  public GuardBenchmark() {
    super(1, 0);
  }

  @Override
  protected Report measure() {
    String rest =
        "\"bakeMs\":100000,\"evidence\":{\"minRequests\":100},"
            + "\"limits\":{\"errorRateAtMostBasisPoints\":500}";
    Plan ramp = Trial.plan(rest);
    Plan half = Trial.plan("\"steps\":[" + step(5_000) + "]," + longer(rest));
    Plan quarter = Trial.plan("\"steps\":[" + step(2_500) + "]," + longer(rest));
    Plan tenth = Trial.plan("\"steps\":[" + step(1_000) + "]," + longer(rest));
    well("independent", Service.HEALTHY, ramp);
    well("bursts", Service.HEALTHY.inBursts(BURSTS), ramp);
    well("bursts, half at once", Service.HEALTHY.inBursts(BURSTS), half);
    ill("independent, exponential", Service.HEALTHY, ramp, INDEPENDENT_REQUESTS, 99);
    Service calm = Service.HEALTHY.withRate(100);
    ill("independent, half at once", calm, half, INDEPENDENT_REQUESTS, 99);
    ill("independent, a quarter at once", calm, quarter, INDEPENDENT_REQUESTS, 99);
    ill("independent, a tenth at once", calm, tenth, INDEPENDENT_REQUESTS, 99);
    ill("independent, half at once, 200/s", Service.HEALTHY, half, INDEPENDENT_REQUESTS, 99);
    Service bursts = Service.HEALTHY.inBursts(BURSTS);
    ill("bursts, exponential", bursts, ramp, BURST_REQUESTS, 95);
    ill("bursts, half at once", bursts.withRate(100), half, BURST_REQUESTS, 95);
    ill("bursts, a quarter at once", bursts.withRate(100), quarter, BURST_REQUESTS, 95);
    ill("bursts, a tenth at once", bursts.withRate(100), tenth, BURST_REQUESTS, 95);
    return Report.here(
        "guard",
        List.of(
            "%,d migrations of every kind, seeds from %d; the whole engine, second by second"
                .formatted(runs, seed),
            "200 requests a second (at once: 100), a window each; 1% fail",
            "bursts: of geometric length, over-dispersion 10",
            "exponential: 1, 2, 5, 10, 25, 50 and 100%, 20,000 requests each; guard of 0.5 points",
            "naive: a z-test at 99.5% of all requests so far, looked at every second"),
        results);
  }

  private static String step(int share) {
    return "{\"weights\":{\"vm\":%d,\"kubernetes\":%d}}".formatted(10_000 - share, share);
  }

  private static String longer(String keys) {
    return keys.replace("100000", "1000000");
  }

  private void well(String name, Service service, Plan plan) {
    progress().say("well, " + name);
    Trial trial = new Trial(service, plan);
    String figure = "well, " + name + ": stopped";
    results.add(Result.told(figure, trial.run(runs, seed).all(), "%").atMost(1));
    results.add(Result.told(figure + ", naive", trial.runNaive(runs, seed).all(), "%"));
  }

  private void ill(String name, Service well, Plan plan, long within, double atLeast) {
    progress().say("5 points worse, " + name);
    Trial trial = new Trial(well.worseBy(WORSE), plan);
    Trial.Stops stops = trial.run(runs, seed);
    String figure = "5 points worse, " + name + ": ";
    results.add(
        Result.told(figure + "stopped within %,d".formatted(within), stops.within(within), "%")
            .atLeast(atLeast));
    results.add(Result.told(figure + "requests until then, median", stops.median(), ""));
  }
}
