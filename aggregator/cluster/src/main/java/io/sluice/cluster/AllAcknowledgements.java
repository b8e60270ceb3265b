package io.sluice.cluster;

import io.sluice.view.cluster.Exchange;
import io.sluice.view.proof.AcknowledgedForm;
import io.sluice.view.proof.AcknowledgedForm.Answer;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.proof.AllReceivers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has what is published, of the proxies of all members. While one of them does not answer, or
 * is missing, not all are known.
 */
public final class AllAcknowledgements implements Acknowledgements {
  private static final Logger log = LoggerFactory.getLogger(AllAcknowledgements.class);
  private static final String SUBJECT = "acknowledged";
  private static final Duration WITHIN = Duration.ofMillis(700);

  private final Acknowledgements own;
  private final Exchange exchange;

  /** Answers others from now on. */
  public AllAcknowledgements(Acknowledgements own, Exchange exchange) {
    this.own = own;
    this.exchange = exchange;
    exchange.onAsked(
        SUBJECT,
        question ->
            own.of(new String(question, StandardCharsets.UTF_8))
                .thenApply(AcknowledgedForm::encode));
  }

  @Override
  public CompletionStage<Acknowledged> of(String service) {
    byte[] question = service.getBytes(StandardCharsets.UTF_8);
    List<CompletableFuture<Optional<Answer>>> others = new ArrayList<>();
    for (String member : exchange.others()) {
      others.add(
          exchange
              .ask(member, SUBJECT, question, WITHIN)
              .handle(
                  (bytes, failure) ->
                      failure == null ? answer(member, bytes) : Optional.<Answer>empty())
              .toCompletableFuture());
    }
    boolean missing = exchange.lostAt() != 0;
    CompletableFuture<Void> all =
        CompletableFuture.allOf(others.toArray(CompletableFuture<?>[]::new));
    return own.of(service)
        .thenCombine(
            all,
            (mine, nothing) -> {
              List<Answer> answers =
                  others.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
              return AllReceivers.of(mine, answers, !missing && answers.size() == others.size());
            });
  }

  private static Optional<Answer> answer(String member, byte[] bytes) {
    try {
      return Optional.of(AcknowledgedForm.decode(bytes));
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("member", member)
          .addKeyValue("reason", e.getMessage())
          .log("What a member says of its proxies cannot be read");
      return Optional.empty();
    }
  }
}
