package io.sluice.store;

import io.sluice.view.cluster.Exchange;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Members that hear each other at once, but for what is lost. */
final class MembersInOneProcess {
  private final Map<String, Seat> seats = new ConcurrentHashMap<>();

  /** Members that hear nothing of what is told. */
  final Set<String> deaf = ConcurrentHashMap.newKeySet();

  /** Members that answer nothing. */
  final Set<String> mute = ConcurrentHashMap.newKeySet();

  /** A member comes, perhaps once more. */
  Exchange join(String name) {
    Seat seat = new Seat(name);
    seats.put(name, seat);
    return seat;
  }

  /** To speak as a member. */
  Exchange as(String name) {
    Exchange seat = seats.get(name);
    if (seat == null) {
      throw new IllegalArgumentException(name);
    }
    return seat;
  }

  void leave(String name) {
    seats.remove(name);
  }

  private final class Seat implements Exchange {
    private final String name;
    private final Map<String, BiConsumer<String, byte[]>> ears = new ConcurrentHashMap<>();
    private final Map<String, Function<byte[], CompletionStage<byte[]>>> mouths =
        new ConcurrentHashMap<>();

    Seat(String name) {
      this.name = name;
    }

    @Override
    public SortedSet<String> others() {
      SortedSet<String> others = new TreeSet<>(seats.keySet());
      others.remove(name);
      return others;
    }

    @Override
    public long lostAt() {
      return 0;
    }

    @Override
    public void tell(String subject, byte[] bytes) {
      if (seats.get(name) != this) {
        return; // it has left
      }
      for (String other : others()) {
        Seat seat = seats.get(other);
        if (seat != null && seat.ears.containsKey(subject) && !deaf.contains(other)) {
          seat.ears.get(subject).accept(name, bytes);
        }
      }
    }

    @Override
    public void onTold(String subject, BiConsumer<String, byte[]> listener) {
      ears.put(subject, listener);
    }

    @Override
    public CompletionStage<byte[]> ask(
        String member, String subject, byte[] question, Duration within) {
      Seat seat = seats.get(member);
      return seat == null || mute.contains(member) || !seat.mouths.containsKey(subject)
          ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
          : seat.mouths.get(subject).apply(question);
    }

    @Override
    public void onAsked(String subject, Function<byte[], CompletionStage<byte[]>> answer) {
      mouths.put(subject, answer);
    }
  }
}
