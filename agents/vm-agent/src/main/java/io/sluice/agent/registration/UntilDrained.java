package io.sluice.agent.registration;

import io.sluice.agent.registration.Registration.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who wanted something since a drain is under way; they are answered at its end. */
final class UntilDrained {
  private final List<Asked> asked = new ArrayList<>();

  private record Asked(Wish wanted, CompletableFuture<Standing> reached) {}

  /**
   * Somebody waits.
   *
   * @param reached is completed at the end
   */
  void waits(Wish wanted, CompletableFuture<Standing> reached) {
    asked.add(new Asked(wanted, reached));
  }

  /**
   * It ended; who wanted something else than is wished now failed.
   *
   * @param standing of the registration, as it is now
   */
  void ended(Wish wish, Standing standing) {
    Standing otherwise =
        new Standing(
            standing.state(), standing.id(), "somebody wanted it otherwise before the drain's end");
    asked.forEach(one -> one.reached().complete(one.wanted() == wish ? standing : otherwise));
    asked.clear();
  }
}
