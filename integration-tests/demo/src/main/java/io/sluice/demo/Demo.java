package io.sluice.demo;

import io.sluice.components.ComponentMissing;
import io.sluice.components.Components;
import io.sluice.components.ProcessFailed;
import io.sluice.launcher.Main;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice demo}. */
@Command(
    name = "sluice demo",
    mixinStandardHelpOptions = true,
    description =
        "Everything on this machine: a server, two environments with real backends behind a real"
            + " Envoy, traffic, the console. Ctrl-C ends it.")
public final class Demo implements Callable<Integer> {
  private static final String SERVER_MAIN = Main.class.getName();
  private static final int WRONG_USE = 2;
  private static final int FAILED = 1;
  private static final SortedMap<String, Supplier<Steps>> SCENARIOS =
      new TreeMap<>(
          Map.of(
              "shift", ShiftSteps::new,
              "migrate", () -> new MigrationSteps(false),
              "guard", () -> new MigrationSteps(true)));
  private static final int RATE = 300;
  private static final int SCENARIO_RATE = 1_500;

  @Option(
      names = "--scenario",
      paramLabel = "shift|migrate|guard",
      description = {
        "shift: slides 100/0, 90/10, 50/50, 0/100; exit 0 when the measured traffic followed.",
        "migrate: a migration does that by itself, each step proven before the next.",
        "guard: pods begin to fail in its second step; exit 0 when it came back by itself."
      })
  private @Nullable String scenario;

  @Option(
      names = "--with",
      split = ",",
      paramLabel = "KIND",
      description =
          "Registries that the backends stand in, in place of files, of consul, etcd, kubernetes"
              + " and cmdb: a real Consul and etcd, and servers within the demo that answer as"
              + " Kubernetes and a CMDB do.")
  private Set<DemoRegistry.Kind> with = EnumSet.noneOf(DemoRegistry.Kind.class);

  @Option(
      names = "--members",
      paramLabel = "N",
      description =
          "So many servers, 2 to 5, that share one PostgreSQL and agree on what they publish; each"
              + " line says how many do. Without it one, on a database of its own.")
  private @Nullable Integer members;

  @Option(
      names = "--chaos",
      description =
          "Kills, pauses and restarts members (3 unless --members says otherwise) and PostgreSQL in"
              + " turn while the load runs, and says what callers noticed; exit 0 when no request"
              + " failed and all agreed within 10 s after each act.")
  private boolean chaos;

  @Option(names = "--no-browser", description = "Does not open the console.")
  private boolean noBrowser;

  @Option(
      names = "--ports",
      paramLabel = "BASE",
      description =
          "Where ports are counted from; default ${DEFAULT-VALUE}: +0 xDS, +80 console, +10 egress,"
              + " +11 Envoy's admin, +20.. VMs, +40.. pods, +60.. registries, +70 PostgreSQL,"
              + " +701.. members among themselves; the second member's xDS is +1, its console +81.")
  private int base = DemoPorts.DEFAULT;

  private volatile @Nullable Show shown;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  Demo() {}

  /** Ends the JVM with the demo's exit value. */
  public static void main(String[] args) {
    // The JDK's server closes idle connections after 30 s and delays small answers; neither is what
    // is shown here.
    System.setProperty("sun.net.httpserver.idleInterval", "3600");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("logback.configurationFile", "io/sluice/demo/logback.xml");
    System.exit(
        new CommandLine(new Demo()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    var choices = new Choices(scenario, members, chaos, !with.isEmpty());
    List<String> mistakes = choices.mistakes(SCENARIOS.keySet());
    if (!mistakes.isEmpty()) {
      return wrong(mistakes);
    }
    try {
      var ports = new DemoPorts(base);
      List<String> taken = ports.taken(!with.isEmpty(), choices.size());
      return taken.isEmpty() ? run(ports, choices.size()) : wrong(withAdvice(taken));
    } catch (IllegalArgumentException e) {
      return wrong(List.of(String.valueOf(e.getMessage())));
    } catch (ComponentMissing | ProcessFailed | IOException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  private static List<String> withAdvice(List<String> taken) {
    var lines = new ArrayList<>(taken);
    lines.add("end what holds it, or choose others with --ports BASE");
    return lines;
  }

  private static int wrong(List<String> lines) {
    lines.forEach(System.err::println);
    return WRONG_USE;
  }

  private int run(DemoPorts ports, int size) throws IOException, InterruptedException {
    Scenery scenery = Scenery.in(ports);
    var told = new AtomicBoolean();
    var hook =
        new Thread(
            () -> {
              told.set(true);
              hush(); // what falls now fails nobody's requests
              end(scenery);
            },
            "end-demo");
    Runtime.getRuntime().addShutdownHook(hook);
    try (scenery) {
      var origins =
          new Scenery.Origins(
              SERVER_MAIN,
              size,
              Components.ofUser(this::progress),
              with,
              TokenEntry.userFolder(System.getenv()),
              this::progress);
      int rate = scenario == null ? RATE : SCENARIO_RATE;
      Scenery.Running running = scenery.start(origins, rate);
      introduce(ports, running, rate);
      return show(scenery, running);
    } catch (ProcessFailed | IOException e) {
      if (told.get()) {
        return FAILED;
      }
      throw e;
    }
  }

  private void progress(String what) {
    System.err.println("sluice demo: " + what);
  }

  private void hush() {
    Show now = shown;
    if (now != null) {
      now.close();
    }
  }

  private static void end(Scenery scenery) {
    try {
      scenery.close();
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
  }

  private void introduce(DemoPorts ports, Scenery.Running running, int rate) throws IOException {
    List<String> consoles = running.members().consoles();
    String url = consoles.get(0);
    String server = ports.base() == DemoPorts.DEFAULT ? "" : " --server " + url;
    out.println();
    out.println("  console  " + url + "   secret: " + running.token());
    if (consoles.size() > 1) {
      introduce(ports, running.members());
    }
    out.printf(
        "  service  %s: %d VMs (ports %d..), %d pods (ports %d..)%n",
        Backends.SERVICE, Backends.VMS, ports.vm(0), Backends.PODS, ports.pod(0));
    running.registries().forEach(line -> out.println("  registry " + line));
    String caller =
        running.protocol() == Backend.Protocol.HTTP
            ? "through Envoy on 127.0.0.1:%d (admin %d)".formatted(ports.egress(), ports.admin())
            : "by gRPC's own xDS client";
    out.printf("  traffic  %d requests a second %s%n", rate, caller);
    out.printf(
        "  try      ./sluice split %s vm=90 kubernetes=10%s     (in another terminal; Ctrl-C ends the demo)%n",
        Backends.SERVICE, server);
    out.println();
    if (!noBrowser && scenario == null && !chaos) {
      Browser.open(url, System.getenv());
    }
  }

  private void introduce(DemoPorts ports, Members members) {
    out.printf(
        "  members  on PostgreSQL at 127.0.0.1:%d; any of them may be killed%n", ports.postgres());
    for (ServerProcess member : members.all()) {
      out.printf(
          "           %s  %s   process %d%n",
          member.plan().name(), member.plan().url(), member.process().pid());
    }
    out.println(
        "  again    SLUICE_ADMIN_TOKEN=SECRET ./sluice server --config "
            + members.get(0).plan().configurationFile());
  }

  private int show(Scenery scenery, Scenery.Running running)
      throws IOException, InterruptedException {
    var line = new ShareLine(Backends.ENVIRONMENTS, Terminal.takesColour(System.getenv()));
    Steps steps = scenario == null ? null : SCENARIOS.getOrDefault(scenario, ShiftSteps::new).get();
    List<ServerProcess.Plan> servers =
        running.members().all().stream().map(ServerProcess::plan).toList();
    Clock clock = Clock.system(ZoneId.systemDefault());
    try (var watch = MemberWatch.over(servers);
        var show = new Show(running, watch::words, line, clock, out, steps);
        var faults = new Chaos(running, watch, out)) {
      shown = show;
      CompletableFuture<Integer> verdict = show.begin();
      if (chaos) {
        verdict = verdict.applyToEither(faults.begin(), exit -> exit);
      }
      CompletableFuture<Integer> death =
          scenery
              .death()
              .thenApply(
                  sentence -> {
                    System.err.println("The demo ends: " + sentence);
                    return FAILED;
                  });
      return verdict.applyToEither(death, exit -> exit).get();
    } catch (ExecutionException e) {
      throw new IOException("The demo ends: " + e.getCause(), e);
    }
  }
}
