package io.sluice.cluster;

import io.sluice.view.Proxies;
import io.sluice.view.cluster.AllProxies;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.cluster.ProxiesForm;
import io.sluice.view.cluster.ProxiesForm.Question;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The proxies of all members: each is asked for its own, and whoever does not answer is named. */
public final class AskedProxies implements AllProxies {
  private static final String SUBJECT = "proxies";
  private static final Duration WITHIN = Duration.ofSeconds(1);

  private final AllProxies own;
  private final Exchange exchange;

  /**
   * Answers others from now on.
   *
   * @param member this one's name
   */
  public AskedProxies(String member, Proxies own, Exchange exchange) {
    this.own = AllProxies.of(member, own);
    this.exchange = exchange;
    exchange.onAsked(SUBJECT, this::answer);
  }

  private CompletionStage<byte[]> answer(byte[] bytes) {
    try {
      Question question = Question.decode(bytes);
      return answer(question).thenApply(ProxiesForm::encode);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Part> answer(Question question) {
    return question.limit() == 0
        ? own.one(question.id())
        : own.after(question.id(), question.limit());
  }

  @Override
  public CompletionStage<Part> after(String id, int limit) {
    return all(new Question(id, limit));
  }

  @Override
  public CompletionStage<Part> one(String id) {
    return all(new Question(id, 0));
  }

  private CompletionStage<Part> all(Question question) {
    byte[] bytes = question.encode();
    SortedMap<String, CompletableFuture<Part>> others = new TreeMap<>();
    for (String member : exchange.others()) {
      others.put(
          member,
          exchange
              .ask(member, SUBJECT, bytes, WITHIN)
              .thenApply(answer -> decoded(member, answer))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(others.values().toArray(CompletableFuture<?>[]::new))
        .handle((nothing, failure) -> others)
        .thenCombine(answer(question), (asked, mine) -> joined(question, mine, asked));
  }

  private static Part decoded(String member, byte[] answer) {
    try {
      return ProxiesForm.decode(member, answer);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static Part joined(
      Question question, Part mine, SortedMap<String, CompletableFuture<Part>> asked) {
    List<Part> answers = new ArrayList<>(List.of(mine));
    TreeSet<String> unanswered = new TreeSet<>();
    asked.forEach(
        (member, answer) -> {
          if (answer.isCompletedExceptionally()) {
            unanswered.add(member);
          } else {
            answers.add(answer.join());
          }
        });
    return Part.of(answers, Math.max(1, question.limit()), unanswered);
  }
}
