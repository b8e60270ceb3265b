package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.Policy;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Changes one service for ever and says each generation once it is committed. */
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
        Outcome outcome = change(store, generation);
        if (!(outcome instanceof Outcome.Committed committed)) {
          throw new IllegalStateException("not committed: " + outcome);
        }
        generation = committed.split().generation();
        System.out.println(generation);
      }
    }
  }

  /** A split, a policy and a rollback in turn; each is another one than what is stored. */
  private static Outcome change(SplitStore store, long generation) {
    if (generation % 3 == 0) {
      int weight = 1 + (int) (generation % 9_999);
      return store.putSplit(
          "orders",
          TrafficSplit.of(Map.of("vm", 10_000 - weight, "kubernetes", weight)),
          generation,
          Actor.SYSTEM,
          "");
    }
    if (generation % 3 == 1) {
      // Generations 1, 4, 7 ...: odd and even in turn.
      Policy policy = generation % 2 == 0 ? Policy.DEFAULT : SplitStoreContract.STANDBY;
      return store.putPolicy("orders", policy, generation, Actor.SYSTEM, "");
    }
    return store.rollback("orders", Actor.SYSTEM, "");
  }
}
