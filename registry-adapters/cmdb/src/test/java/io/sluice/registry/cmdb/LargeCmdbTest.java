package io.sluice.registry.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.CmdbServer;
import io.sluice.components.CmdbServer.Machine;
import io.sluice.components.CmdbStyle;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.testkit.EventLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * 10,000 instances in 1,000 services, at the pace of production. Its bounds are wide, because tests
 * share their machine; the figures are in its log.
 */
class LargeCmdbTest {
  private static final Logger LOG = LoggerFactory.getLogger(LargeCmdbTest.class);

  @Test
  void aLargeListIsReadOnFourThreads() {
    try (CmdbServer server = new CmdbServer(CmdbStyle.NETBOX, 0)) {
      for (int i = 0; i < 1_000; i++) {
        List<Machine> machines = new ArrayList<>();
        for (int j = 0; j < 10; j++) {
          machines.add(Machine.active("10." + j + "." + i / 250 + "." + (1 + i % 250), 8_080));
        }
        server.put("service-" + i, machines);
      }
      EventLog events = new EventLog();
      CmdbSettings settings = TestSettings.netbox(server).withPacing(CmdbPacing.DEFAULT);
      try (CmdbRegistry registry = new CmdbRegistry("large", settings)) {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        long before = System.nanoTime();
        registry.start(events);
        assertThat(events.awaitSynced(0).services()).hasSize(1_000);
        Duration first = Duration.ofNanos(System.nanoTime() - before);

        assertThat(first).isLessThan(Duration.ofSeconds(15));
        assertThat(events.state().values()).allMatch(all -> all.size() == 10);
        long threads =
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !others.contains(thread))
                .filter(
                    thread ->
                        thread.getName().startsWith("sluice-large")
                            || thread.getName().startsWith("HttpClient-"))
                .count();
        assertThat(threads).isLessThanOrEqualTo(4);
        LOG.atInfo().addKeyValue("first", first).addKeyValue("threads", threads).log("Listed");

        AtomicLong lastAsked = new AtomicLong();
        server.intercept(
            exchange -> {
              lastAsked.set(System.nanoTime());
              return false;
            });
        int from = events.position();
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          int port = 9_000 + i;
          List<Machine> machines = new ArrayList<>();
          for (int j = 0; j < 10; j++) {
            machines.add(Machine.active("10.9.9." + j, port));
          }
          server.put("service-500", machines);
          int at = events.position();
          registry.reread(Set.of("service-500"));
          InstancesReplaced unused =
              events.await(
                  at,
                  InstancesReplaced.class,
                  read ->
                      read.service().equals("service-500")
                          && read.instances().stream().anyMatch(one -> one.port() == port));
          took.add(System.nanoTime() - lastAsked.get());
        }
        assertThat(events.since(from)).isNotEmpty();
        took.sort(null);
        assertThat(Duration.ofNanos(took.get(2))).isLessThan(Duration.ofMillis(500));
        LOG.atInfo()
            .addKeyValue("millis", took.stream().map(nanos -> nanos / 1_000_000).toList())
            .log("From the last page's request to the change");
      }
    }
  }
}
