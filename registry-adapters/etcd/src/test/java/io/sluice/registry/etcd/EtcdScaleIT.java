package io.sluice.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.EtcdServer;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ten thousand instances in a thousand services, at production's pace. */
class EtcdScaleIT {
  private static final Logger LOG = LoggerFactory.getLogger(EtcdScaleIT.class);
  private static final int SERVICES = 1_000;
  private static final int OF_EACH = 10;
  private static final int CHANGES = 41;

  @Test
  void tenThousandInstancesAreListedInTimeAndAChangeComesAtOnce(@TempDir Path folder) {
    EventLog events = new EventLog();
    try (RealEtcd etcd = RealEtcd.start(folder)) {
      for (int i = 0; i < SERVICES; i++) {
        fill(etcd, "service-" + i);
      }
      EtcdSettings settings =
          etcd.settings(etcd.server().port(), new EtcdLayout.GrpcNaming())
              .withPacing(EtcdPacing.DEFAULT);
      Duration cold = sync(settings);
      try (EtcdRegistry registry = new EtcdRegistry("scale", settings)) {
        long began = System.nanoTime();
        registry.start(events);
        Synced synced = events.awaitSynced(0);
        Duration sync = Duration.ofNanos(System.nanoTime() - began);

        Duration median = medianOfChanges(etcd, events);
        long threads =
            Thread.getAllStackTraces().keySet().stream()
                .filter(one -> one.getName().startsWith("sluice-scale-"))
                .count();

        LOG.info(
            "first sync {} ({} in a JVM that has just started), a change {}, threads {}",
            sync,
            cold,
            median,
            threads);
        assertThat(synced.services()).hasSize(SERVICES);
        assertThat(sync).isLessThan(Duration.ofSeconds(3));
        assertThat(median).isLessThan(Duration.ofMillis(50));
        assertThat(threads).isLessThanOrEqualTo(4);
      }
    }
  }

  private static Duration sync(EtcdSettings settings) {
    EventLog events = new EventLog();
    try (EtcdRegistry registry = new EtcdRegistry("first", settings)) {
      long began = System.nanoTime();
      registry.start(events);
      Synced unused = events.awaitSynced(0);
      return Duration.ofNanos(System.nanoTime() - began);
    }
  }

  /** From the call of the write to the event, so with etcd's own time for it. */
  private static Duration medianOfChanges(RealEtcd etcd, EventLog events) {
    List<Duration> took = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      String service = "service-" + i * 7;
      int from = events.position();
      int port = 1_000 + i;
      long wrote = System.nanoTime();
      etcd.put(service, "0", "{\"Op\":0,\"Addr\":\"10.9.9.9:" + port + "\"}");
      InstancesReplaced unused =
          events.await(
              from,
              InstancesReplaced.class,
              read ->
                  read.service().equals(service)
                      && read.instances().stream().map(Instance::port).anyMatch(p -> p == port));
      took.add(Duration.ofNanos(System.nanoTime() - wrote));
    }
    return took.stream().sorted().toList().get(CHANGES / 2);
  }

  private static void fill(RealEtcd etcd, String service) {
    List<String> puts = new ArrayList<>();
    for (int i = 0; i < OF_EACH; i++) {
      String key = RealEtcd.PREFIX + "/" + service + "/" + i;
      String value =
          "{\"Op\":0,\"Addr\":\"10.0.0.%d:8080\",\"Metadata\":{\"version\":\"1.4\",\"zone\":\"a\"}}"
              .formatted(i + 1);
      puts.add(
          "{\"requestPut\":{\"key\":\"%s\",\"value\":\"%s\"}}"
              .formatted(EtcdServer.coded(key), EtcdServer.coded(value)));
    }
    String unused = etcd.call("/v3/kv/txn", "{\"success\":[" + String.join(",", puts) + "]}");
  }
}
