package io.sluice.bench.registry;

import io.sluice.bench.Benchmark;
import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.Report;
import io.sluice.bench.Result;
import io.sluice.bench.Samples;
import io.sluice.bench.member.Fleet;
import io.sluice.components.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench registries}: what each adapter makes of its real registry. */
@Command(
    name = "registries",
    mixinStandardHelpOptions = true,
    description =
        "Per adapter on its real server: the first sync, one change to the view, the threads, and"
            + " what a listing anew of an unchanged registry pushes.")
public final class RegistriesBenchmark extends Benchmark {
  private static final double MOST_SYNC_SECONDS = 3;
  private static final double MOST_CHANGE_MILLIS = 50;
  private static final double MOST_THREADS = 4;

  @Option(
      names = "--services",
      defaultValue = "1000",
      description = "Services; default ${DEFAULT-VALUE}.")
  private int services = 1_000;

  @Option(
      names = "--instances",
      defaultValue = "10",
      description = "Instances of each; default ${DEFAULT-VALUE}.")
  private int instances = 10;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "KIND",
      description = "Only these kinds; all unless said.")
  private List<String> only = List.of();

  /** For picocli. */
  public RegistriesBenchmark() {}

  @Override
  protected Report measure() throws IOException, InterruptedException {
    List<Result> results = new ArrayList<>();
    for (LoadedRegistry kind : LoadedRegistry.values()) {
      if (only.isEmpty() || only.contains(kind.word())) {
        results.addAll(measure(kind));
      }
    }
    if (results.isEmpty()) {
      throw new BenchmarkFailed("--only: no kind is called " + String.join(", ", only));
    }
    return Report.here(
        "registries",
        List.of(
            services + " services of " + instances + " instances in each registry",
            "an aggregator in the benchmark's own process reads each through a relay",
            "sync: from the registry's first byte to the view that opens, homes stored",
            "change: from the last byte of the answer that carries it to the view"),
        results);
  }

  private List<Result> measure(LoadedRegistry kind) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sluice-bench-");
    Fleet fleet = new Fleet(services, instances);
    try (RegistryUnderLoad registry = kind.start(folder);
        Relay relay = new Relay(registry.address())) {
      progress().say(kind.word() + ": filling in " + services * instances + " instances");
      registry.fill(fleet.generation());
      List<Result> results = new ArrayList<>(syncs(kind, registry, relay, folder));
      results.addAll(changes(kind, registry, relay, folder, fleet));
      return results;
    } finally {
      FileTree.delete(folder);
    }
  }

  private List<Result> syncs(
      LoadedRegistry kind, RegistryUnderLoad registry, Relay relay, Path folder)
      throws IOException, InterruptedException {
    List<Double> syncs = new ArrayList<>();
    for (int round = 0; round < Math.min(5, rounds()); round++) {
      progress().say("%s: first sync %d".formatted(kind.word(), round + 1));
      relay.forget();
      Path data = Files.createDirectories(folder.resolve("sync-" + round));
      try (ReadingMember member = new ReadingMember(registry, relay, data)) {
        long open = member.awaitOpen();
        syncs.add((open - relay.firstNanos()) / 1e9);
      }
    }
    return List.of(
        Result.told(kind.word() + ": first sync", new Samples(syncs), "s")
            .atMost(MOST_SYNC_SECONDS));
  }

  private List<Result> changes(
      LoadedRegistry kind, RegistryUnderLoad registry, Relay relay, Path folder, Fleet fleet)
      throws IOException, InterruptedException {
    Path data = Files.createDirectories(folder.resolve("changes"));
    try (ReadingMember member = new ReadingMember(registry, relay, data)) {
      long unused = member.awaitOpen();
      List<Double> toView = new ArrayList<>();
      List<Double> fromWrite = new ArrayList<>();
      for (int round = 0; round < rounds(); round++) {
        String service = fleet.services().get(round * 7 % services);
        member.expect(service, registry.name(service), instances + 1 + round * 7 / services);
        long begun = System.nanoTime();
        registry.add(fleet.another(service));
        ReadingMember.Seen seen = member.awaitSeen();
        toView.add((seen.viewNanos() - seen.answeredNanos()) / 1e6);
        fromWrite.add((seen.viewNanos() - begun) / 1e6);
      }
      long threads = member.adapterThreads();
      long pushes = member.pushes();
      long listings = member.listings();
      progress().say(kind.word() + ": the way is cut until it says so, so that it lists anew");
      relay.cut();
      member.awaitOutage();
      relay.mend();
      member.awaitListing(listings);
      return List.of(
          Result.told(kind.word() + ": change, answer to view", new Samples(toView), "ms")
              .atMost(MOST_CHANGE_MILLIS),
          Result.told(kind.word() + ": change, write to view", new Samples(fromWrite), "ms"),
          Result.told(kind.word() + ": threads of its own", (double) threads, "")
              .atMost(MOST_THREADS),
          Result.told(
                  kind.word() + ": services pushed by a listing anew",
                  (double) (member.pushes() - pushes),
                  "")
              .atMost(0));
    }
  }

  /** The registries, in the order of the report. */
  enum LoadedRegistry {
    CONSUL {
      @Override
      RegistryUnderLoad start(Path folder) {
        return new ConsulUnderLoad(folder);
      }
    },
    ETCD {
      @Override
      RegistryUnderLoad start(Path folder) {
        return new EtcdUnderLoad(folder);
      }
    },
    KUBERNETES {
      @Override
      RegistryUnderLoad start(Path folder) {
        return new KubernetesUnderLoad(folder);
      }
    },
    CMDB {
      @Override
      RegistryUnderLoad start(Path folder) {
        return new CmdbUnderLoad();
      }
    };

    abstract RegistryUnderLoad start(Path folder) throws IOException;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
