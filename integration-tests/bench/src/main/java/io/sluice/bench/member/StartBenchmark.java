package io.sluice.bench.member;

import io.sluice.bench.Benchmark;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench start}: how long a server takes to be ready, and what it needs. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Time to readiness, threads and resident memory of a server with its defaults.")
public final class StartBenchmark extends Benchmark {
  private static final double MOST_SECONDS = 5;
  private static final double MOST_THREADS = 60;
  private static final double MOST_MEGABYTES = 300;
  private static final double MEGABYTE = 1e6;

  @Mixin private final MemberOptions options = new MemberOptions();

  @Option(
      names = "--changes",
      defaultValue = "1000",
      description = "After which memory is looked at again; default ${DEFAULT-VALUE}.")
  private int changes = 1_000;

  private final Ports ports = Ports.ofUser();

  /** For picocli. */
  public StartBenchmark() {}

  @Override
  protected Report measure() throws IOException, InterruptedException {
    ServerLaunch chosen = options.launch();
    Path folder = Files.createTempDirectory("sluice-bench-");
    try {
      Fleet fleet = options.fleet();
      RegistryFile file = new RegistryFile(folder.resolve("vms.yaml"));
      file.replaceAll(fleet.generation());
      file.write();
      List<Result> results = new ArrayList<>(starts(chosen, file, folder));
      results.addAll(changes(chosen, fleet, file, folder));
      return Report.here(
          "start",
          List.of(
              options.services() + " services of " + options.instances() + " instances in a file",
              "server's JVM: " + String.join(" ", chosen.options()),
              "cold: no data folder; warm: the data of a server that was stopped",
              "1 MB is 1,000,000 bytes"),
          results);
    } finally {
      FileTree.delete(folder);
    }
  }

  private List<Result> starts(ServerLaunch launch, RegistryFile file, Path folder)
      throws IOException, InterruptedException {
    Map<String, Rounds.Contender> contenders = new LinkedHashMap<>();
    contenders.put("cold", () -> start(launch, file, folder, true));
    contenders.put("warm", () -> start(launch, file, folder, false));
    Rounds.Measured measured = alternating().run(contenders);
    List<Result> results = new ArrayList<>();
    for (String contender : contenders.keySet()) {
      results.add(
          Result.told(contender + ": to ready", measured.of(contender, "ready"), "s")
              .atMost(MOST_SECONDS));
      results.add(Result.told(contender + ": CPU until ready", measured.of(contender, "cpu"), "s"));
      results.add(
          Result.told(contender + ": threads", measured.of(contender, "threads"), "")
              .atMost(MOST_THREADS));
      results.add(
          Result.told(contender + ": resident when ready", measured.of(contender, "rss"), "MB")
              .atMost(MOST_MEGABYTES));
    }
    return results;
  }

  private Map<String, Double> start(
      ServerLaunch launch, RegistryFile file, Path folder, boolean cold) throws IOException {
    if (cold) {
      FileTree.delete(folder.resolve("data"));
    }
    try (MemberProcess member = MemberProcess.start(launch, ports, file.source(), folder)) {
      return Map.of(
          "ready", member.readyAfter().toNanos() / 1e9,
          "cpu", member.figures().cpu().toMillis() / 1e3,
          "threads", (double) member.figures().threads(),
          "rss", member.figures().residentBytes() / MEGABYTE);
    }
  }

  private List<Result> changes(ServerLaunch launch, Fleet fleet, RegistryFile file, Path folder)
      throws IOException, InterruptedException {
    progress().say(changes + " changes with " + options.subscribers() + " subscribers");
    List<Result> results = new ArrayList<>();
    try (MemberProcess member = MemberProcess.start(launch, ports, file.source(), folder);
        Subscribers listening =
            new Subscribers(member.xdsPort(), options.subscribers(), 50, fleet.services())) {
      new FileUnderChange(fleet, listening, file, member).run(changes, 0);
      String name = "after " + changes + " changes: ";
      results.add(
          Result.told(name + "threads", member.figures().threads(), "").atMost(MOST_THREADS));
      results.add(
          Result.told(name + "resident", member.figures().residentBytes() / MEGABYTE, "MB")
              .atMost(MOST_MEGABYTES));
    }
    return results;
  }
}
