package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.home;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.AuditLog;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.TrafficSplit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight operators change one service at once, half of them on another member that shares the
 * database. Nobody's change may be lost under another's, and every generation leaves one entry.
 */
final class ConcurrentWritersTest {
  private static final int WRITERS = 8;
  private static final int CHANGES = 20;

  private final Path folder;

  ConcurrentWritersTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void everyGenerationIsCommittedOnceAndHeardInOrder() throws Exception {
    try (Database one =
            Database.open(H2SplitStoreTest.in(folder), Duration.ofSeconds(5), true, CLOCK);
        Database two =
            Database.open(H2SplitStoreTest.in(folder), Duration.ofSeconds(5), true, CLOCK)) {
      List<Long> heard = Collections.synchronizedList(new ArrayList<>());
      one.splits()
          .subscribe(
              change -> {
                if (change instanceof StoredChange.SplitStored stored) {
                  heard.add(stored.split().generation());
                }
              });
      assertThat(one.splits().putHomes(List.of(home("orders", "vm")))).isTrue();

      ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        SplitStore store = writer % 2 == 0 ? one.splits() : two.splits();
        int number = writer;
        done.add(writers.submit(() -> write(store, number)));
      }
      for (Future<?> writer : done) {
        writer.get();
      }
      writers.shutdown();

      int all = WRITERS * CHANGES;
      assertThat(one.splits().load().splits().get("orders"))
          .satisfies(split -> assertThat(split.generation()).isEqualTo(all));
      assertThat(one.audit().newest(1000))
          .filteredOn(entry -> entry.action().equals("split.put"))
          .extracting(AuditLog.Entry::after)
          .hasSize(all)
          .doesNotHaveDuplicates();
      assertThat(heard).isSorted().doesNotHaveDuplicates().hasSize(all / 2);
    }
  }

  @Test
  void ofMembersThatAdmitOneServiceAtOnceTheFirstWins() throws Exception {
    try (Database one =
            Database.open(H2SplitStoreTest.in(folder), Duration.ofSeconds(5), true, CLOCK);
        Database two =
            Database.open(H2SplitStoreTest.in(folder), Duration.ofSeconds(5), true, CLOCK)) {
      ExecutorService writers = Executors.newFixedThreadPool(2);
      for (int i = 0; i < 50; i++) {
        String service = "service-" + i;
        Future<Boolean> vm =
            writers.submit(() -> one.splits().putHomes(List.of(home(service, "vm"))));
        Future<Boolean> pods =
            writers.submit(() -> two.splits().putHomes(List.of(home(service, "kubernetes"))));
        assertThat(vm.get() && pods.get()).isTrue();
      }
      writers.shutdown();

      assertThat(one.splits().load().homes()).hasSize(50);
      assertThat(one.audit().newest(1000)).hasSize(50);
    }
  }

  /** Reads, changes, and begins again whenever somebody else was faster. */
  private static void write(SplitStore store, int writer) {
    long seen = 0;
    for (int change = 0; change < CHANGES; ) {
      int weight = 1 + writer * CHANGES + change;
      TrafficSplit split = TrafficSplit.of(Map.of("vm", 10_000 - weight, "kubernetes", weight));
      Outcome outcome = store.putSplit("orders", split, seen, ANA, "");
      if (outcome instanceof Outcome.Committed committed) {
        assertThat(committed.split().generation()).isEqualTo(seen + 1);
        seen++;
        change++;
      } else {
        assertThat(outcome).isInstanceOf(Outcome.Stale.class);
        seen = ((Outcome.Stale) outcome).generation();
      }
    }
  }
}
