package io.sluice.cluster;

import io.sluice.view.cluster.Exchange;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of two members that hear each other at once, unless one of them is deaf. */
final class TwoMembers implements Exchange {
  private final String name;
  private final Map<String, BiConsumer<String, byte[]>> listeners = new HashMap<>();
  private final Map<String, Function<byte[], CompletionStage<byte[]>>> answers = new HashMap<>();
  @Nullable TwoMembers other;
  boolean deaf;
  long lostAt;

  private TwoMembers(String name) {
    this.name = name;
  }

  /** The first of them; the other one is its {@link #other}. */
  static TwoMembers a() {
    TwoMembers a = new TwoMembers("a");
    TwoMembers b = new TwoMembers("b");
    a.other = b;
    b.other = a;
    return a;
  }

  @Override
  public SortedSet<String> others() {
    return other == null ? new TreeSet<>() : new TreeSet<>(Set.of(other.name));
  }

  @Override
  public long lostAt() {
    return lostAt;
  }

  @Override
  public void tell(String subject, byte[] bytes) {
    TwoMembers to = other;
    if (to != null && !to.deaf && to.listeners.containsKey(subject)) {
      to.listeners.get(subject).accept(name, bytes);
    }
  }

  @Override
  public void onTold(String subject, BiConsumer<String, byte[]> listener) {
    listeners.put(subject, listener);
  }

  @Override
  public CompletionStage<byte[]> ask(
      String member, String subject, byte[] question, Duration within) {
    TwoMembers to = other;
    if (to != null && to.deaf) {
      return CompletableFuture.failedFuture(new TimeoutException("no answer"));
    }
    return to == null || !to.answers.containsKey(subject)
        ? CompletableFuture.failedFuture(new IllegalStateException("cannot answer"))
        : to.answers.get(subject).apply(question);
  }

  @Override
  public void onAsked(String subject, Function<byte[], CompletionStage<byte[]>> answer) {
    answers.put(subject, answer);
  }
}
