package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Changes one service's split for ever and says each generation once it is committed. */
final class EndlessWriter {
  private EndlessWriter() {}

  public static void main(String[] arguments) {
    try (Database database =
        Database.open(
            new DatabaseAddress(arguments[0], arguments[1], arguments[2]),
            Duration.ofSeconds(5),
            true,
            Clock.systemUTC())) {
      SplitStore store = database.splits();
      store.putHomes(List.of(SplitStoreContract.home("orders", "vm")));
      StoredSplit before = store.load().splits().get("orders");
      long generation = before == null ? 0 : before.generation();
      while (true) {
        int weight = 1 + (int) (generation % 9_999);
        Outcome outcome =
            store.putSplit(
                "orders",
                TrafficSplit.of(Map.of("vm", 10_000 - weight, "kubernetes", weight)),
                generation,
                Actor.SYSTEM,
                "");
        if (!(outcome instanceof Outcome.Committed committed)) {
          throw new IllegalStateException("not committed: " + outcome);
        }
        generation = committed.split().generation();
        System.out.println(generation);
      }
    }
  }
}
