package io.sluice.bench;

import io.sluice.bench.failover.FailoverBenchmark;
import io.sluice.bench.failover.MembersBenchmark;
import io.sluice.bench.guard.GuardBenchmark;
import io.sluice.bench.history.HistoryBenchmark;
import io.sluice.bench.member.AgentBenchmark;
import io.sluice.bench.member.ApiBenchmark;
import io.sluice.bench.member.PageBenchmark;
import io.sluice.bench.member.PipelineBenchmark;
import io.sluice.bench.member.StartBenchmark;
import io.sluice.bench.registry.RegistriesBenchmark;
import io.sluice.bench.xds.Fanout;
import io.sluice.bench.xds.Reconnect;
import io.sluice.bench.xds.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code sluice bench NAME}. */
@Command(
    name = "sluice bench",
    description =
        "Measures Sluice beside its baselines; figures and what they mean: docs/benchmarks.md.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    subcommands = {
      Fanout.class,
      Streams.class,
      Reconnect.class,
      PipelineBenchmark.class,
      StartBenchmark.class,
      RegistriesBenchmark.class,
      HistoryBenchmark.class,
      GuardBenchmark.class,
      ApiBenchmark.class,
      PageBenchmark.class,
      FailoverBenchmark.class,
      MembersBenchmark.class,
      AgentBenchmark.class
    })
public final class Bench {
  private Bench() {}

  /** Exit codes as everywhere: 0 done, 1 failed, 2 wrong use. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }
}
