package io.sluice.bench.failover;

import io.sluice.bench.Benchmark;
import io.sluice.bench.ProcessFigures;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Rounds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench failover}: how soon the others serve the Envoys of a killed member. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description =
        "N delta streams on one of three members, which is killed (kill -9): time until the others"
            + " serve all of them, what is sent again, what it costs; beside streams that come back"
            + " without jitter, and without versions.")
public final class FailoverBenchmark extends Benchmark {
  private static final String LAST = "the last stream is served";
  private static final String MEDIAN = "the median stream is served";
  private static final String AGAIN = "resources sent again";
  private static final String SENT = "sent";
  private static final String FAILED = "attempts that failed";
  private static final String FULLER = "streams on the fuller member";
  private static final String CPU = "CPU of both members until then";
  private static final String CLIENT = "CPU of the clients until then";
  private static final String CHANGED = "then a change has reached all";
  private static final String RESIDENT = "resident memory of the larger member";
  private static final Map<String, String> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put(LAST, "s");
    UNITS.put(MEDIAN, "s");
    UNITS.put(CHANGED, "s");
    UNITS.put(AGAIN, "");
    UNITS.put(SENT, "MB");
    UNITS.put(FAILED, "");
    UNITS.put(FULLER, "");
    UNITS.put(CPU, "s");
    UNITS.put(CLIENT, "s");
    UNITS.put(RESIDENT, "MB");
  }

  private static final double MOST_SECONDS = 10;
  private static final double MEGABYTE = 1e6;
  private static final int KILLED = 0;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Mixin private final TrioOptions options = new TrioOptions();

  @Option(names = "--streams", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int streams = 5_000;

  @Option(
      names = "--names",
      paramLabel = "K",
      description = "Services that each depends on; default ${DEFAULT-VALUE}.")
  private int names = 50;

  @Option(
      names = "--only",
      paramLabel = "MANNER",
      description = "One of ${COMPLETION-CANDIDATES}; default all.")
  private List<Manner> manners = List.of(Manner.values());

  /** For picocli. */
  public FailoverBenchmark() {
    super(5, 1);
  }

  @Override
  protected Report measure() throws IOException, InterruptedException {
    long files = EnvoyFleet.files(streams);
    try (Trio trio = Trio.open(options);
        EnvoyFleet envoys =
            new EnvoyFleet(
                streams,
                names,
                trio.fleet().services(),
                IntStream.range(0, Trio.SIZE)
                    .mapToObj(number -> trio.member(number).xdsPort())
                    .toList())) {
      progress().say("%,d streams connect for the first time".formatted(streams));
      envoys.gather(KILLED).await(PATIENCE);
      Map<String, Rounds.Contender> contenders = new LinkedHashMap<>();
      manners.forEach(each -> contenders.put(each.title(), () -> round(trio, envoys, each)));
      return report(trio, alternating().run(contenders), files);
    }
  }

  private Map<String, Double> round(Trio trio, EnvoyFleet envoys, Manner manner)
      throws IOException, InterruptedException {
    List<ProcessFigures> others = List.of(trio.member(1).figures(), trio.member(2).figures());
    ProcessFigures clients = new ProcessFigures(ProcessHandle.current().pid());
    double cpu = seconds(others);
    double own = seconds(List.of(clients));
    Wave wave = envoys.prepare(manner);
    trio.member(KILLED).process().kill();
    double[] millis = wave.await(PATIENCE).millis();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(CPU, seconds(others) - cpu);
    figures.put(CLIENT, seconds(List.of(clients)) - own);
    figures.put(LAST, millis[millis.length - 1] / 1e3);
    figures.put(MEDIAN, millis[millis.length / 2] / 1e3);
    figures.put(AGAIN, (double) wave.resources() - envoys.size());
    figures.put(SENT, wave.bytes() / MEGABYTE);
    figures.put(FAILED, (double) wave.failures() - envoys.size());
    figures.put(FULLER, (double) Math.max(envoys.on(1), envoys.on(2)));
    figures.put(CHANGED, change(trio, envoys));
    figures.put(
        RESIDENT,
        Math.max(others.get(0).residentBytes(), others.get(1).residentBytes()) / MEGABYTE);
    trio.again(KILLED);
    trio.awaitOwner();
    envoys.gather(KILLED).await(PATIENCE);
    return figures;
  }

  private static double seconds(List<ProcessFigures> processes) throws IOException {
    double sum = 0;
    for (ProcessFigures each : processes) {
      sum += each.cpu().toMillis() / 1e3;
    }
    return sum;
  }

  private static double change(Trio trio, EnvoyFleet envoys)
      throws IOException, InterruptedException {
    String service = trio.fleet().services().get(0);
    Wave wave = envoys.expect(service);
    trio.file().add(trio.fleet().another(service));
    trio.file().write();
    double[] millis = wave.await(PATIENCE).millis();
    return millis[millis.length - 1] / 1e3;
  }

  private Report report(Trio trio, Rounds.Measured measured, long files) {
    List<Result> results = new ArrayList<>();
    for (Manner manner : manners) {
      UNITS.forEach(
          (figure, unit) -> {
            Result told =
                Result.told(
                    manner.title() + ": " + figure, measured.of(manner.title(), figure), unit);
            results.add(limited(told, manner, figure));
          });
    }
    List<String> settings = new ArrayList<>(trio.settings());
    settings.add(
        "N=%,d delta ADS streams, a connection each, K=%d services each; one service is all's"
            .formatted(streams, names));
    settings.add("this user may open %,d files; 1 MB is 1,000,000 bytes".formatted(files));
    settings.add(
        "counted from the kill; served: has the one resource that changed while it was away"
            + " (without versions: has everything)");
    return Report.here("failover", settings, results);
  }

  private static Result limited(Result told, Manner manner, String figure) {
    if (manner != Manner.AS_ENVOY) {
      return told;
    }
    return switch (figure) {
      case LAST -> told.atMost(MOST_SECONDS);
      case AGAIN -> told.atMost(0);
      default -> told;
    };
  }
}
