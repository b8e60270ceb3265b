package io.sluice.cluster;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.ProxyErrands;
import io.sluice.view.cluster.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Errands for agents of all members: this one's own agent is asked, or else all others at once, of
 * which only the one that has the agent carries it out.
 */
public final class AskedErrands implements ProxyErrands {
  private static final String SUBJECT = "errand";

  /** Longer than a member waits for its agent. */
  private static final Duration WITHIN = Duration.ofSeconds(28);

  private final ProxyErrands own;
  private final Exchange exchange;

  /** Answers others from now on. */
  public AskedErrands(ProxyErrands own, Exchange exchange) {
    this.own = own;
    this.exchange = exchange;
    exchange.onAsked(SUBJECT, this::answer);
  }

  private CompletionStage<byte[]> answer(byte[] question) {
    try {
      CanonicalInput in = new CanonicalInput(question);
      Of of = new Of(in.text(), in.text());
      Errand errand = new Errand(in.text(), in.texts());
      in.end();
      return own.run(of, errand).thenApply(AskedErrands::encode);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static byte[] encode(Outcome outcome) {
    return new CanonicalOutput().text(outcome.result().name()).text(outcome.text()).toBytes();
  }

  private static Outcome decode(byte[] answer) {
    try {
      CanonicalInput in = new CanonicalInput(answer);
      Outcome outcome = new Outcome(Result.valueOf(in.text()), in.text());
      in.end();
      return outcome;
    } catch (IOException | IllegalArgumentException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public CompletionStage<Outcome> run(Of of, Errand errand) {
    return own.run(of, errand)
        .thenCompose(
            outcome ->
                outcome.result() == Result.NO_AGENT && !exchange.others().isEmpty()
                    ? elsewhere(of, errand)
                    : CompletableFuture.completedFuture(outcome));
  }

  private CompletionStage<Outcome> elsewhere(Of of, Errand errand) {
    byte[] question =
        new CanonicalOutput()
            .text(of.proxy())
            .text(of.service())
            .text(errand.kind())
            .list(
                errand.arguments().entrySet(),
                (o, one) -> o.text(one.getKey()).text(one.getValue()))
            .toBytes();
    CompletableFuture<Outcome> first = new CompletableFuture<>();
    Set<String> silent = new TreeSet<>();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (String member : exchange.others()) {
      all.add(
          exchange
              .ask(member, SUBJECT, question, WITHIN)
              .thenApply(AskedErrands::decode)
              .handle(
                  (outcome, failure) -> heard(member, Optional.ofNullable(outcome), first, silent))
              .toCompletableFuture());
    }
    return first.applyToEither(
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
            .thenApply(nothing -> nobody(silent)),
        outcome -> outcome);
  }

  private static boolean heard(
      String member,
      Optional<Outcome> outcome,
      CompletableFuture<Outcome> first,
      Set<String> silent) {
    if (outcome.isEmpty()) {
      synchronized (silent) {
        return silent.add(member);
      }
    }
    return outcome.get().result() != Result.NO_AGENT && first.complete(outcome.get());
  }

  private static Outcome nobody(Set<String> silent) {
    synchronized (silent) {
      return silent.isEmpty()
          ? new Outcome(Result.NO_AGENT, "no agent of this proxy is connected to any member")
          : new Outcome(
              Result.NO_ANSWER,
              "no agent of this proxy is connected to a member that answers; it may be on "
                  + String.join(", ", silent)
                  + ", which did not answer");
    }
  }
}
