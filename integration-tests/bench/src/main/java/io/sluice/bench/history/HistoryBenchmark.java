package io.sluice.bench.history;

import io.sluice.bench.Benchmark;
import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.ProcessFigures;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Samples;
import io.sluice.bench.member.MemberProcess;
import io.sluice.bench.member.ServerLaunch;
import io.sluice.components.FileTree;
import io.sluice.components.Ports;
import io.sluice.store.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench history}: a year of changes, its size, and how soon a moment is told. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description =
        "A year of changes written by the server's own recorder, and the time in which a server"
            + " tells what a service was at random moments, with who held what.")
public final class HistoryBenchmark extends Benchmark {
  private static final double MOST_SECONDS = 180;
  private static final double MOST_BYTES = 200;
  private static final double MOST_MILLIS = 1_000;
  private static final int PAGE = 100;

  @Option(names = "--services", description = "Default ${DEFAULT-VALUE}.")
  private int services = 1_000;

  @Option(names = "--instances", description = "Of every service; default ${DEFAULT-VALUE}.")
  private int instances = 10;

  @Option(names = "--days", description = "Default ${DEFAULT-VALUE}.")
  private int days = 365;

  @Option(names = "--changes", description = "A day; default ${DEFAULT-VALUE}.")
  private int changes = 10_000;

  @Option(
      names = "--callers",
      description = "Proxies that acknowledge a service's changes; default ${DEFAULT-VALUE}.")
  private int callers = 5;

  @Option(names = "--questions", description = "Default ${DEFAULT-VALUE}.")
  private int questions = 500;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Takes configuration and data, and is left; default: one that is removed.")
  private @Nullable Path folder;

  /** For picocli. */
  public HistoryBenchmark() {}

  @Override
  protected Report measure() throws IOException, InterruptedException {
    YearSize size = new YearSize(services, instances, days, changes, callers);
    Path folder =
        this.folder == null
            ? Files.createTempDirectory("sluice-bench-")
            : Files.createDirectories(this.folder);
    try {
      List<Result> results = new ArrayList<>(write(size, folder));
      return Report.here(
          "history",
          List.of(
              "%,d changes of one instance each in %d days, in %d services of about %d instances"
                  .formatted(size.total(), days, services, instances),
              "%d proxies acknowledge each change of a service, one acknowledgement of 50 late"
                  .formatted(callers),
              "bytes: the whole database file, compacted, by changes",
              "a server process is asked over HTTP; every answer is compared with what was"),
          results);
    } finally {
      if (this.folder == null) {
        FileTree.delete(folder);
      }
    }
  }

  private List<Result> write(YearSize size, Path folder) throws IOException, InterruptedException {
    Path data = Files.createDirectories(folder.resolve("data"));
    long before = System.nanoTime();
    DatabaseAddress database =
        new DatabaseAddress("jdbc:h2:file:" + data.resolve("sluice").toAbsolutePath(), "", "");
    List<Question> asked = new RecordedYear(database, size, progress()).write(questions);
    double seconds = (System.nanoTime() - before) / 1e9;
    double cpu = new ProcessFigures(ProcessHandle.current().pid()).cpu().toMillis() / 1e3;
    double left = (double) Files.size(data.resolve("sluice.mv.db"));
    progress().say("the file is compacted");
    compact(database);
    double bytes = (double) Files.size(data.resolve("sluice.mv.db"));
    List<Result> results = new ArrayList<>();
    results.add(Result.told("the year is written", seconds, "s").atMost(MOST_SECONDS));
    results.add(Result.told("CPU until then, its making included", cpu, "s"));
    results.add(Result.told("an instance's change", bytes / size.total(), "B").atMost(MOST_BYTES));
    results.add(Result.told("the database, compacted", bytes / 1e6, "MB"));
    results.add(Result.told("the database as it was left", left / 1e6, "MB"));
    if (asked.isEmpty()) {
      throw new BenchmarkFailed("too few changes to ask for one: --days or --changes");
    }
    results.addAll(ask(asked, folder, data));
    return results;
  }

  /** What H2 has given up but not yet given back says nothing of the form. */
  private static void compact(DatabaseAddress database) {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute("shutdown compact");
    } catch (SQLException e) {
      throw new BenchmarkFailed("the database could not be compacted: " + e.getMessage(), e);
    }
  }

  private List<Result> ask(List<Question> asked, Path folder, Path data)
      throws IOException, InterruptedException {
    progress().say("a server is started over it");
    Files.writeString(folder.resolve("none.yaml"), "services: {}\n");
    String source = "{ name: vms, kind: file, environment: vm, path: none.yaml }";
    try (MemberProcess process =
        MemberProcess.start(ServerLaunch.asLauncher(), Ports.ofUser(), source, folder)) {
      AskedMember member = new AskedMember(process, data);
      double first = member.service(asked.get(0));
      List<Double> times = new ArrayList<>();
      for (Question question : asked) {
        times.add(member.service(question));
      }
      List<Double> pages = new ArrayList<>();
      for (Question question : asked.subList(0, Math.min(20, asked.size()))) {
        pages.add(member.page(question.at(), Math.min(PAGE, services)));
      }
      Samples services = new Samples(times);
      Samples whole = new Samples(pages);
      return List.of(
          Result.told("a server is ready over it", process.readyAfter().toMillis() / 1e3, "s"),
          Result.told("a service at a moment: the first", first, "ms").atMost(MOST_MILLIS),
          Result.told("a service at a moment: median", services, "ms").atMost(MOST_MILLIS),
          Result.told("a service at a moment: 99%", services.quantile(0.99), "ms")
              .atMost(MOST_MILLIS),
          Result.told("a service at a moment: longest", services.quantile(1), "ms")
              .atMost(MOST_MILLIS),
          Result.told("registry's first page: median", whole, "ms").atMost(MOST_MILLIS),
          Result.told("registry's first page: longest", whole.quantile(1), "ms")
              .atMost(MOST_MILLIS),
          Result.told("server resident", process.figures().residentBytes() / 1e6, "MB"));
    }
  }
}
