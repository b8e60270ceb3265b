package io.sluice.bench.failover;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Rounds;
import io.sluice.bench.Samples;
import io.sluice.bench.member.Arrivals;
import io.sluice.bench.member.Fleet;
import io.sluice.components.ManagedProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench members}: what it costs a change that another member read it. */
@Command(
    name = "members",
    mixinStandardHelpOptions = true,
    description =
        "Three members, a stream on each: how much later a change is on the others than on the one"
            + " that reads the registry, how soon a killed or frozen reader is replaced, and what a"
            + " member keeps in memory.")
public final class MembersBenchmark extends Benchmark {
  private static final double MOST_LATER_MILLIS = 30;
  private static final double MOST_MEGABYTES = 450;
  private static final double MEGABYTE = 1e6;
  private static final String TAKEN = "taken over";
  private static final long PATIENCE_SECONDS = 60;

  /** So that every change meets the members at rest, and the file is looked at anew. */
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  @Mixin private final TrioOptions options = new TrioOptions();

  @Option(names = "--names", description = "Services of a stream; default ${DEFAULT-VALUE}.")
  private int names = 50;

  @Option(
      names = "--changes",
      description = "Whose way to each member is timed; default ${DEFAULT-VALUE}.")
  private int changes = 100;

  /** For picocli. */
  public MembersBenchmark() {
    super(5, 1);
  }

  /**
   * A way of losing a member.
   *
   * @param most seconds until its source is read by another
   */
  private record Loss(String title, double most, boolean kills) {}

  private static final List<Loss> LOSSES =
      List.of(new Loss("killed", 5, true), new Loss("frozen", 10, false));

  @Override
  protected Report measure() throws IOException, InterruptedException {
    try (Trio trio = Trio.open(options);
        Followers followers = new Followers(trio, names)) {
      List<Result> results = new ArrayList<>(ways(trio, followers));
      results.addAll(memory(trio, "after " + changes + " changes"));
      Map<String, Rounds.Contender> contenders = new LinkedHashMap<>();
      LOSSES.forEach(loss -> contenders.put(loss.title(), () -> lose(trio, followers, loss)));
      Rounds.Measured measured = alternating().run(contenders);
      for (Loss loss : LOSSES) {
        Samples taken = measured.of(loss.title(), TAKEN);
        String figure = loss.title() + " reader: a change is on the others";
        results.add(Result.told(figure, taken, "s").atMost(loss.most()));
        results.add(Result.told(figure + ", longest", taken.quantile(1), "s").atMost(loss.most()));
      }
      results.addAll(memory(trio, "at the end"));
      List<String> settings = new ArrayList<>(trio.settings());
      settings.add("a delta stream of %d services on each member".formatted(names));
      settings.add("a change adds an instance; losses: it is made at once after the signal");
      settings.add("1 MB is 1,000,000 bytes");
      return Report.here("members", settings, results);
    }
  }

  private List<Result> ways(Trio trio, Followers followers)
      throws IOException, InterruptedException {
    int owner = trio.awaitSettledOwner();
    List<Double> onOwner = new ArrayList<>();
    List<Double> later = new ArrayList<>();
    progress().say(changes + " changes, read by " + trio.member(owner).name());
    for (int i = 0; i < changes; i++) {
      LockSupport.parkNanos(BETWEEN_NANOS);
      Arrivals arrivals = followers.expect(another(trio, i), Trio.SIZE);
      long written = trio.file().write();
      arrivals.awaitLast(PATIENCE_SECONDS);
      onOwner.add((arrivals.at(owner) - written) / 1e6);
      for (int member = 0; member < Trio.SIZE; member++) {
        if (member != owner) {
          later.add((arrivals.at(member) - arrivals.at(owner)) / 1e6);
        }
      }
    }
    Samples difference = new Samples(later);
    return List.of(
        Result.told("a change is on the reader, from the file's", new Samples(onOwner), "ms"),
        Result.told("later on another member", difference, "ms").atMost(MOST_LATER_MILLIS),
        Result.told("later on another member, p99", difference.quantile(0.99), "ms"));
  }

  /** In the file, but not written yet. */
  private Fleet.Member another(Trio trio, int number) {
    List<String> services = trio.fleet().services();
    Fleet.Member member =
        trio.fleet().another(services.get(number % Math.min(names, services.size())));
    trio.file().add(member);
    return member;
  }

  private Map<String, Double> lose(Trio trio, Followers followers, Loss loss)
      throws IOException, InterruptedException {
    int owner = trio.awaitOwner();
    Arrivals arrivals = followers.expect(another(trio, 0), Trio.SIZE - 1);
    ManagedProcess process = trio.member(owner).process();
    long lost = System.nanoTime();
    if (loss.kills()) {
      process.kill();
    } else {
      process.pause();
    }
    trio.file().write();
    double seconds = (arrivals.awaitLast(PATIENCE_SECONDS) - lost) / 1e9;
    if (loss.kills()) {
      trio.again(owner);
      followers.follow(owner);
    } else {
      process.resume();
    }
    trio.awaitSettledOwner();
    return Map.of(TAKEN, seconds);
  }

  private static List<Result> memory(Trio trio, String when) throws IOException {
    List<Double> resident = new ArrayList<>();
    for (int member = 0; member < Trio.SIZE; member++) {
      resident.add(trio.member(member).figures().residentBytes() / MEGABYTE);
    }
    double most = new Samples(resident).quantile(1);
    return List.of(
        Result.told("resident, the largest member, " + when, most, "MB").atMost(MOST_MEGABYTES));
  }
}
