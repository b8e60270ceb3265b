package io.sluice.registry.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.KubernetesApi;
import io.sluice.components.KubernetesObject;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of 10,000 pods in 1,000 services on 100 nodes; the figures are printed. */
class KubernetesScaleIT {
  private static final int SERVICES = 1_000;
  private static final int PODS = 10;
  private static final int CHANGES = 200;

  /** What a view would hold of it anyway, and when a name was told last. */
  private static final class Sink implements Consumer<RegistryEvent> {
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();
    private final CountDownLatch synced = new CountDownLatch(1);

    @Override
    public void accept(RegistryEvent event) {
      if (event instanceof InstancesReplaced read) {
        sizes.put(read.service(), read.instances().size());
      } else if (event instanceof Synced) {
        synced.countDown();
      }
    }
  }

  @Test
  void aLargeClusterIsReadSoonAndKeptSmall(@TempDir Path folder) throws Exception {
    try (KubernetesApi api = new KubernetesApi(0)) {
      fill(api);
      Path kubeconfig = api.writeKubeconfig(folder.resolve("kubeconfig"));
      Sink sink = new Sink();
      Set<Thread> before = own().collect(Collectors.toSet());
      long heap = heap();
      long kept;
      long threads;
      Duration cold;
      List<Long> micros;
      try (KubernetesRegistry registry =
          new KubernetesRegistry("scale", KubernetesSettings.of(kubeconfig))) {
        cold = sync(registry, sink);
        assertThat(sink.sizes).hasSize(SERVICES).containsEntry("s0.shop", PODS);
        kept = heap() - heap;
        micros = changes(api, sink);
        threads = own().filter(thread -> !before.contains(thread)).count();
      }
      Duration warm;
      try (KubernetesRegistry again =
          new KubernetesRegistry("scale", KubernetesSettings.of(kubeconfig))) {
        warm = sync(again, new Sink());
      }
      System.out.printf(
          "first sync %d ms cold, %d ms warm, heap kept %d KiB, change p50 %d us, p99 %d us, threads %d%n",
          cold.toMillis(),
          warm.toMillis(),
          kept / 1024,
          micros.get(CHANGES / 2),
          micros.get(CHANGES * 99 / 100),
          threads);
      assertThat(warm).isLessThan(Duration.ofSeconds(20));
      assertThat(kept).isLessThan(20L * 1024 * 1024);
      assertThat(micros.get(CHANGES / 2)).isLessThan(50_000);
      assertThat(threads).isLessThanOrEqualTo(4);
    }
  }

  private static Duration sync(KubernetesRegistry registry, Sink sink) throws InterruptedException {
    long started = System.nanoTime();
    registry.start(sink);
    assertThat(sink.synced.await(30, TimeUnit.SECONDS)).isTrue();
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private static List<Long> changes(KubernetesApi api, Sink sink) {
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      String name = "s" + i + ".shop";
      KubernetesObject smaller = slice(i, PODS - 1);
      long before = System.nanoTime();
      api.put(smaller);
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(10))
          .until(() -> sink.sizes.getOrDefault(name, 0) == PODS - 1);
      micros.add((System.nanoTime() - before) / 1000);
    }
    micros.sort(null);
    return micros;
  }

  private static void fill(KubernetesApi api) {
    for (int i = 0; i < 100; i++) {
      api.put(Objects.node("n" + i, true));
    }
    // What every object carries and nobody here reads.
    Map<String, String> ballast = Map.of("kubectl.kubernetes.io/last-applied", "x".repeat(2_000));
    for (int i = 0; i < SERVICES; i++) {
      api.put(KubernetesObject.of("services", "shop", "s" + i).withAnnotations(ballast));
      for (int j = 0; j < PODS; j++) {
        api.put(
            KubernetesObject.of("pods", "shop", pod(i, j))
                .withLabels(Map.of("version", "1." + i % 7, "app", "s" + i))
                .withAnnotations(ballast));
      }
      api.put(slice(i, PODS));
    }
  }

  private static KubernetesObject slice(int service, int pods) {
    List<String> endpoints = new ArrayList<>();
    for (int j = 0; j < pods; j++) {
      int number = service * PODS + j;
      endpoints.add(
          Objects.endpoint(
              "10." + number / 65_536 + "." + number / 256 % 256 + "." + number % 256,
              Objects.pod(pod(service, j))
                  + ",\"nodeName\":\"n"
                  + number % 100
                  + "\",\"zone\":\"eu-1"
                  + (char) ('a' + number % 3)
                  + "\",\"conditions\":{\"ready\":true,\"serving\":true,\"terminating\":false}"));
    }
    return Objects.slice("s" + service, "s" + service + "-x", endpoints.toArray(new String[0]));
  }

  private static String pod(int service, int number) {
    return "s" + service + "-7d9fc6b5-" + number;
  }

  /** The adapter's threads, and the JDK's that wait for the network for it. */
  private static Stream<Thread> own() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().startsWith("sluice-scale")
                    || thread.getName().contains("SelectorManager"));
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
