package io.sluice.bench.member;

import io.sluice.agent.Bootstrap;
import io.sluice.agent.Manifest;
import io.sluice.agent.NodeFacts;
import io.sluice.agent.XdsAddress;
import io.sluice.bench.Benchmark;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Rounds;
import io.sluice.components.Components;
import io.sluice.components.EnvoyServer;
import io.sluice.components.FileTree;
import io.sluice.components.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench agent}: what the agent of a host costs, and when Envoy serves beside it. */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description =
        "A host's agent: when it listens, what it needs, and when an Envoy that wants every service"
            + " is live with it, without it, and from disk.")
public final class AgentBenchmark extends Benchmark {
  private static final double MOST_SECONDS = 1;
  private static final double MOST_MEGABYTES = 96;
  private static final double MOST_PERCENT = 0.2;
  private static final double MEGABYTE = 1e6;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Mixin private final MemberOptions options = new MemberOptions();

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "For which the agent is watched doing nothing; default ${DEFAULT-VALUE}.")
  private int idle = 60;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description =
          "For which the agent has stood beside Envoy before it is watched the second time;"
              + " default ${DEFAULT-VALUE}.")
  private int settle = 180;

  private final Ports ports = Ports.ofUser();

  /** For picocli. */
  public AgentBenchmark() {
    super(5, 1);
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sluice-bench-");
    try {
      RegistryFile file = new RegistryFile(folder.resolve("vms.yaml"));
      file.replaceAll(options.fleet().generation());
      file.write();
      AgentProcess.Launch plain = AgentProcess.Launch.plain();
      AgentProcess.Launch shared = plain.withArchive(folder);
      List<Result> results = new ArrayList<>();
      try (MemberProcess member =
          MemberProcess.start(options.launch(), ports, file.source(), folder)) {
        Scene scene = new Scene(ports, folder, member.xdsPort());
        results.addAll(starts(plain, shared, scene));
        results.addAll(besideEnvoy(shared, scene));
      }
      return Report.here(
          "agent",
          List.of(
              options.services() + " services of " + options.instances() + " instances in a file",
              "Envoy depends on all of them",
              "agent's JVM: " + String.join(" ", plain.jvm()),
              "archive: of the classes that a start needs, as ./sluice makes it",
              "1 MB is 1,000,000 bytes"),
          results);
    } finally {
      FileTree.delete(folder);
    }
  }

  /** One host: its service, and the server that it belongs to. */
  private static final class Scene {
    final Manifest manifest;
    final AgentProcess.Place place;
    final Path folder;
    final XdsAddress server;

    Scene(Ports ports, Path folder, int xds) throws IOException {
      this.folder = folder;
      server = new XdsAddress("127.0.0.1", xds);
      manifest = Manifest.caller("shop", "vm", ports.next(), ports.next(), List.of("*"));
      place =
          AgentProcess.Place.on(
              ports,
              folder.resolve("host"),
              "{ service: shop, environment: vm, ports: { egress: %d, admin: %d },"
                      .formatted(manifest.ports().egress(), manifest.ports().admin())
                  + " dependencies: ['*'] }",
              xds);
    }

    /** Until Envoy has all that it waits for at its start, in seconds. */
    double envoyLive(String bootstrap) {
      long before = System.nanoTime();
      EnvoyServer envoy = envoy(bootstrap);
      try {
        envoy.awaitLive(PATIENCE);
        return (System.nanoTime() - before) / 1e9;
      } finally {
        envoy.close();
      }
    }

    EnvoyServer envoy(String bootstrap) {
      return EnvoyServer.start(
          Components.ofUser(line -> {}).envoy(),
          EnvoyServer.Settings.of(bootstrap, manifest.ports().admin()),
          folder);
    }
  }

  private List<Result> starts(AgentProcess.Launch plain, AgentProcess.Launch shared, Scene scene)
      throws IOException, InterruptedException {
    Map<String, Rounds.Contender> contenders = new LinkedHashMap<>();
    contenders.put("without an archive", () -> start(plain, scene));
    contenders.put("with an archive", () -> start(shared, scene));
    Rounds.Measured measured = alternating().run(contenders);
    List<Result> results = new ArrayList<>();
    for (String contender : contenders.keySet()) {
      Result listens =
          Result.told(contender + ": listens after", measured.of(contender, "listens"), "s");
      results.add(contender.startsWith("with an") ? listens.atMost(MOST_SECONDS) : listens);
      results.add(Result.told(contender + ": CPU until then", measured.of(contender, "cpu"), "s"));
    }
    return results;
  }

  private static Map<String, Double> start(AgentProcess.Launch launch, Scene scene)
      throws IOException {
    try (AgentProcess agent = AgentProcess.start(launch, scene.place)) {
      return Map.of(
          "listens", agent.listenedAfter().toNanos() / 1e9,
          "cpu", agent.figures().cpu().toMillis() / 1e3);
    }
  }

  private List<Result> besideEnvoy(AgentProcess.Launch launch, Scene scene)
      throws IOException, InterruptedException {
    List<Result> results = new ArrayList<>();
    String direct = Bootstrap.render(scene.manifest, NodeFacts.of("direct", scene.server));
    results.add(Result.told("Envoy is live: without an agent", scene.envoyLive(direct), "s"));
    AgentProcess agent = AgentProcess.start(launch, scene.place);
    try {
      String through = scene.place.bootstrap();
      results.add(Result.told("Envoy is live: through the agent", scene.envoyLive(through), "s"));
      EnvoyServer envoy = scene.envoy(through);
      try {
        envoy.awaitLive(PATIENCE);
        results.addAll(atRest(agent));
      } finally {
        envoy.close();
      }
      results.add(
          Result.told(
              "what Envoy accepted, on disk", Files.size(scene.place.accepted()) / MEGABYTE, "MB"));
    } finally {
      agent.close();
    }
    results.addAll(fromDisk(launch, scene));
    return results;
  }

  /**
   * Twice: an agent lives for months, and what Envoy's reports run through is compiled in its first
   * minutes.
   */
  private List<Result> atRest(AgentProcess agent) throws IOException, InterruptedException {
    long began = System.nanoTime();
    // What Envoy's start leaves to do, the file among it, is over by then.
    TimeUnit.SECONDS.sleep(5);
    double young = percentIdle(agent);
    long stood = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    if (settle > stood) {
      progress().say("letting the agent settle for " + (settle - stood) + " s");
      TimeUnit.SECONDS.sleep(settle - stood);
    }
    double settled = percentIdle(agent);
    return List.of(
        Result.told("agent: resident beside a live Envoy", resident(agent), "MB")
            .atMost(MOST_MEGABYTES),
        Result.told("agent: of one processor, idle, at first", young, "%"),
        Result.told("agent: of one processor, idle", settled, "%").atMost(MOST_PERCENT));
  }

  private double percentIdle(AgentProcess agent) throws IOException, InterruptedException {
    progress().say("watching the agent for " + idle + " s");
    Duration before = agent.figures().cpu();
    TimeUnit.SECONDS.sleep(idle);
    return 100.0 * agent.figures().cpu().minus(before).toMillis() / (idle * 1_000.0);
  }

  private static double resident(AgentProcess agent) throws IOException {
    return agent.figures().residentBytes() / MEGABYTE;
  }

  /** Nobody is there to be asked. */
  private List<Result> fromDisk(AgentProcess.Launch launch, Scene scene) throws IOException {
    AgentProcess.Place alone =
        new AgentProcess.Place(
            scene.place.folder(), scene.place.listen(), scene.place.api(), ports.next());
    try (AgentProcess agent = AgentProcess.start(launch, alone)) {
      double live = scene.envoyLive(scene.place.bootstrap());
      return List.of(
          Result.told("Envoy is live: from disk, no server there", live, "s"),
          Result.told("agent: resident after it served from disk", resident(agent), "MB")
              .atMost(MOST_MEGABYTES));
    }
  }
}
