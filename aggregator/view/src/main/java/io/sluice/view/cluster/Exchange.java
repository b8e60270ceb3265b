package io.sluice.view.cluster;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Bytes between members, by subject. What is told may be lost; what is asked is answered or fails.
 * Nothing blocks; listeners are called on any thread and return soon.
 */
public interface Exchange {
  /** Of a member that is to be alone. */
  Exchange ALONE =
      new Exchange() {
        @Override
        public SortedSet<String> others() {
          return Collections.emptySortedSet();
        }

        @Override
        public long lostAt() {
          return 0;
        }

        @Override
        public void tell(String subject, byte[] bytes) {}

        @Override
        public void onTold(String subject, BiConsumer<String, byte[]> listener) {}

        @Override
        public CompletionStage<byte[]> ask(
            String member, String subject, byte[] question, Duration within) {
          return CompletableFuture.failedFuture(
              new IllegalStateException(member + " is not there"));
        }

        @Override
        public void onAsked(String subject, Function<byte[], CompletionStage<byte[]>> answer) {}
      };

  /** The longest message, in bytes. */
  int LONGEST = 8 << 20;

  /** The other members that are present now, by name. */
  SortedSet<String> others();

  /**
   * When a member was lost last that is not back, milliseconds since the epoch; 0 when none is
   * missing. Who said goodbye is not missing.
   */
  long lostAt();

  /** Tells all others. */
  void tell(String subject, byte[] bytes);

  /** Hears what others tell of a subject: who it is, and what. */
  void onTold(String subject, BiConsumer<String, byte[]> listener);

  /**
   * Asks a member.
   *
   * @return fails when it is not there, knows nothing of the subject, or does not answer in time
   */
  CompletionStage<byte[]> ask(String member, String subject, byte[] question, Duration within);

  /** Answers what others ask of a subject. */
  void onAsked(String subject, Function<byte[], CompletionStage<byte[]>> answer);
}
