package io.sluice.bench.member;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Rounds;
import io.sluice.components.ComponentMissing;
import io.sluice.components.Components;
import io.sluice.components.ConsulServer;
import io.sluice.components.FileTree;
import io.sluice.components.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench pipeline}: from a change in a registry to the last of many subscribers. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = "A change in a file, and in Consul, to its receipt by the last subscriber.")
public final class PipelineBenchmark extends Benchmark {
  /** What Envoy takes no part in counts, too: beyond this a change is not "as fast as the wire". */
  private static final double MOST_MILLIS = 20;

  private static final double MOST_CPU_MILLIS = 10;

  /** Which registry. */
  enum From {
    file,
    consul,
    both
  }

  @Mixin private final MemberOptions options = new MemberOptions();

  @Option(names = "--from", defaultValue = "both", description = "${COMPLETION-CANDIDATES}.")
  private From from = From.both;

  @Option(
      names = "--names",
      defaultValue = "50",
      description = "That each subscriber asks for; default ${DEFAULT-VALUE}.")
  private int names = 50;

  @Option(
      names = "--warm-changes",
      defaultValue = "300",
      description = "Changes before anything is measured; default ${DEFAULT-VALUE}.")
  private int warmChanges = 300;

  @Option(
      names = "--changes",
      defaultValue = "200",
      description = "Over which CPU time is counted; default ${DEFAULT-VALUE}.")
  private int changes = 200;

  private final List<Result> results = new ArrayList<>();

  /** For picocli. */
  public PipelineBenchmark() {}

  @Override
  protected Report measure() throws IOException, InterruptedException {
    ServerLaunch launch = options.launch();
    Ports ports = Ports.ofUser();
    if (from != From.consul) {
      inFolder(launch, ports, this::file);
    }
    if (from != From.file) {
      inFolder(launch, ports, this::consul);
    }
    return Report.here(
        "pipeline",
        List.of(
            options.services() + " services of " + options.instances() + " instances",
            options.subscribers()
                + " delta streams of "
                + names
                + " names, all interested in each change",
            "server's JVM: " + String.join(" ", launch.options()),
            warmChanges + " changes before anything is measured",
            changes + " changes for CPU time, less what the server takes when idle"),
        results);
  }

  private interface Measurement {
    void in(ServerLaunch launch, Ports ports, Path folder) throws IOException, InterruptedException;
  }

  private static void inFolder(ServerLaunch launch, Ports ports, Measurement measurement)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sluice-bench-");
    try {
      measurement.in(launch, ports, folder);
    } finally {
      FileTree.delete(folder);
    }
  }

  private void file(ServerLaunch launch, Ports ports, Path folder)
      throws IOException, InterruptedException {
    progress().say("a file");
    Fleet fleet = options.fleet();
    RegistryFile file = new RegistryFile(folder.resolve("vms.yaml"));
    file.replaceAll(fleet.generation());
    file.write();
    try (MemberProcess member = MemberProcess.start(launch, ports, file.source(), folder);
        Subscribers listening =
            new Subscribers(member.xdsPort(), options.subscribers(), names, fleet.services())) {
      run("file", new FileUnderChange(fleet, listening, file, member), member);
    }
  }

  private void consul(ServerLaunch launch, Ports ports, Path folder)
      throws IOException, InterruptedException {
    progress().say("a Consul agent");
    Fleet fleet = options.fleet();
    List<Fleet.Member> registered = fleet.generation();
    try (ConsulServer agent =
        ConsulServer.start(binary(), ConsulServer.Settings.on(ports), folder)) {
      ConsulFleet consul = new ConsulFleet(agent.url());
      consul.registerNodes();
      consul.register(registered);
      URI url = URI.create(agent.url());
      try (RecordingProxy proxy =
              new RecordingProxy(
                  new InetSocketAddress(url.getHost(), url.getPort()), ConsulUnderChange.KEPT);
          MemberProcess member =
              MemberProcess.start(
                  launch,
                  ports,
                  "{ name: consul, kind: consul, environment: vm, address: \""
                      + proxy.url()
                      + "\" }",
                  folder);
          Subscribers listening =
              new Subscribers(member.xdsPort(), options.subscribers(), names, fleet.services())) {
        run("consul", new ConsulUnderChange(fleet, listening, consul, proxy, registered), member);
      }
    }
  }

  private Path binary() throws IOException {
    try {
      return Components.ofUser(progress()::say).consul();
    } catch (ComponentMissing e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void run(String name, ChangingRegistry registry, MemberProcess member)
      throws IOException, InterruptedException {
    progress().say(warmChanges + " changes to warm up");
    registry.run(warmChanges, 0);
    try (WireFloor floor = new WireFloor(options.subscribers(), options.instances() + 1)) {
      Map<String, Rounds.Contender> contenders = new LinkedHashMap<>();
      contenders.put(name, registry::round);
      contenders.put("floor", () -> Map.of(PipelineFigures.FROM_CHANGE, floor.round()));
      Rounds.Measured measured = alternating().run(contenders);
      told(name, measured);
    }
    results.add(
        Result.told(name + ": CPU per change", cpu(registry, member), "ms")
            .atMost(MOST_CPU_MILLIS));
    results.addAll(registry.traffic(changes));
    progress().say("a burst");
    results.addAll(registry.burst().results(name));
    results.add(
        Result.told(name + ": resident", member.figures().residentBytes() / 1048576.0, "MiB"));
  }

  private void told(String name, Rounds.Measured measured) {
    results.add(
        Result.told(
                name + ": " + PipelineFigures.FROM_READ,
                measured.of(name, PipelineFigures.FROM_READ),
                "ms")
            .atMost(MOST_MILLIS));
    List<String> further = new ArrayList<>(List.of(PipelineFigures.FROM_CHANGE));
    if (name.equals("consul")) {
      further.addAll(
          List.of(
              PipelineFigures.REGISTERED,
              PipelineFigures.BARE,
              PipelineFigures.LISTED,
              PipelineFigures.READ));
    }
    for (String figure : further) {
      results.add(Result.told(name + ": " + figure, measured.of(name, figure), "ms"));
    }
    results.add(
        Result.told(
            name + ": floor, bare gRPC of the same size",
            measured.of("floor", PipelineFigures.FROM_CHANGE),
            "ms"));
  }

  private double cpu(ChangingRegistry registry, MemberProcess member)
      throws IOException, InterruptedException {
    progress().say("CPU time of " + changes + " changes");
    double idle = new CpuMeter(member).rate(java.time.Duration.ofSeconds(5));
    registry.traffic(changes);
    CpuMeter meter = new CpuMeter(member);
    registry.run(changes, CpuMeter.PAUSE_NANOS);
    return meter.millisAbove(idle) / changes;
  }
}
