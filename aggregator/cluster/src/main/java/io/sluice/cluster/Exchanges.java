package io.sluice.cluster;

import io.sluice.cluster.Message.Answer;
import io.sluice.cluster.Message.Question;
import io.sluice.cluster.Message.Said;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Words of other parts, by subject, and questions that wait for their answers. One thread. */
final class Exchanges {
  private static final Logger log = LoggerFactory.getLogger(Exchanges.class);
  private static final int MOST = 10_000;

  private final Send send;
  private final Executor thread;
  private final Map<String, List<BiConsumer<String, byte[]>>> ears = new HashMap<>();
  private final Map<String, Function<byte[], CompletionStage<byte[]>>> mouths = new HashMap<>();
  private final Map<Long, Waiting> waiting = new HashMap<>();
  private long next;

  private record Waiting(Peer whom, CompletableFuture<byte[]> answer, long until) {}

  /**
   * Nothing said.
   *
   * @param thread the one thread, for answers that come later
   */
  Exchanges(Send send, Executor thread) {
    this.send = send;
    this.thread = thread;
  }

  void onTold(String subject, BiConsumer<String, byte[]> listener) {
    ears.computeIfAbsent(subject, s -> new ArrayList<>()).add(listener);
  }

  void onAsked(String subject, Function<byte[], CompletionStage<byte[]>> answer) {
    mouths.put(subject, answer);
  }

  void ask(
      @Nullable Peer whom,
      String member,
      String subject,
      byte[] question,
      long until,
      CompletableFuture<byte[]> answer) {
    if (whom == null) {
      answer.completeExceptionally(new IllegalStateException(member + " is not there"));
    } else if (waiting.size() >= MOST) {
      answer.completeExceptionally(new IllegalStateException("too many questions wait"));
    } else {
      long id = next++;
      waiting.put(id, new Waiting(whom, answer, until));
      send.send(whom, new Question(id, subject, question));
    }
  }

  void heard(Peer from, Said said) {
    for (BiConsumer<String, byte[]> ear : ears.getOrDefault(said.subject(), List.of())) {
      ear.accept(from.name(), said.bytes());
    }
  }

  void heard(Peer from, Question question) {
    Function<byte[], CompletionStage<byte[]>> mouth = mouths.get(question.subject());
    if (mouth == null) {
      send.send(from, new Answer(question.id(), false, new byte[0]));
      return;
    }
    CompletionStage<byte[]> answer;
    try {
      answer = mouth.apply(question.bytes());
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedStage(e);
    }
    answer.whenCompleteAsync(
        (bytes, failure) -> {
          if (failure != null) {
            log.atWarn()
                .addKeyValue("member", from.name())
                .addKeyValue("subject", question.subject())
                .setCause(failure)
                .log("A member's question cannot be answered");
          }
          byte[] said = failure == null ? bytes : new byte[0];
          send.send(from, new Answer(question.id(), failure == null, said));
        },
        thread);
  }

  void heard(Peer from, Answer answer) {
    Waiting one = waiting.get(answer.id());
    if (one == null || !one.whom().equals(from)) {
      return;
    }
    waiting.remove(answer.id());
    if (answer.known()) {
      one.answer().complete(answer.bytes());
    } else {
      one.answer()
          .completeExceptionally(
              new IllegalStateException(from.name() + " cannot answer; its log says why"));
    }
  }

  /** Whoever is gone answers nothing; nor does whoever took too long. */
  void tick(long now, List<Peer> present) {
    List<Waiting> over = new ArrayList<>();
    waiting
        .values()
        .removeIf(
            one -> {
              boolean isOver = now >= one.until() || !present.contains(one.whom());
              if (isOver) {
                over.add(one);
              }
              return isOver;
            });
    over.forEach(
        one ->
            one.answer()
                .completeExceptionally(
                    new TimeoutException(one.whom().name() + " did not answer in time")));
  }
}
