package io.sluice.view.reach;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks callers whether they get through; any thread, never blocks. */
public interface Reaching {
  /** Nobody is asked. */
  Reaching NONE =
      new Reaching() {
        @Override
        public Optional<Reach> newest(String service, String environment) {
          return Optional.empty();
        }

        @Override
        public CompletionStage<Begun> begin(String service, String environment) {
          return CompletableFuture.completedFuture(
              new Begun.Refused("this member serves no proxies"));
        }
      };

  /** What is known, of this member's asking or another's; it may be under way, or old. */
  Optional<Reach> newest(String service, String environment);

  /**
   * Begins to ask, or joins who asks already.
   *
   * @return completes within seconds; fails or never completes when the server stops
   */
  CompletionStage<Begun> begin(String service, String environment);

  /** What became of the wish. */
  sealed interface Begun {
    /** Callers are asked; as it stands now. */
    record UnderWay(Reach now) implements Begun {}

    /** Nobody is asked; why. */
    record Refused(String why) implements Begun {}
  }
}
