package io.sluice.cluster;

import io.sluice.registry.Rights;
import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.ExplainedNames;
import io.sluice.view.ShadowComparison;
import io.sluice.view.Snapshot;
import io.sluice.view.Sources;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.cluster.ReadElsewhere;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The registries as this member sees them, and what an operator says to a guard brought to the
 * member that has it: an operator asks any member.
 */
public final class OwnersWord implements Sources {
  private static final String SUBJECT = "confirm";
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private final Sources own;
  private final Exchange exchange;

  /** Hears what others bring from now on. */
  public OwnersWord(Sources own, Exchange exchange) {
    this.own = own;
    this.exchange = exchange;
    exchange.onAsked(SUBJECT, this::brought);
  }

  @Override
  public CompletionStage<Integer> confirm(String source, @Nullable String service) {
    return own.confirm(source, service)
        .handle(
            (gone, failure) -> {
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              if (cause instanceof ReadElsewhere elsewhere && !elsewhere.member().isEmpty()) {
                return bring(elsewhere.member(), source, service);
              }
              return failure == null
                  ? CompletableFuture.completedFuture(gone)
                  : CompletableFuture.<Integer>failedFuture(failure);
            })
        .thenCompose(stage -> stage);
  }

  private CompletableFuture<Integer> bring(String member, String source, @Nullable String service) {
    byte[] word =
        new CanonicalOutput()
            .text(source)
            .flag(service != null)
            .text(service == null ? "" : service)
            .toBytes();
    return exchange
        .ask(member, SUBJECT, word, WITHIN)
        .thenApply(
            bytes -> {
              try {
                return new CanonicalInput(bytes).number();
              } catch (IOException e) {
                throw new CompletionException("member " + member + " answered otherwise", e);
              }
            })
        .toCompletableFuture();
  }

  private CompletionStage<byte[]> brought(byte[] word) {
    try {
      CanonicalInput in = new CanonicalInput(word);
      String source = in.text();
      boolean one = in.flag();
      String service = in.text();
      in.end();
      return own.confirm(source, one ? service : null)
          .thenApply(gone -> new CanonicalOutput().number((int) gone).toBytes());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public List<Status> sources() {
    return own.sources();
  }

  @Override
  public @Nullable Snapshot snapshot(String source) {
    return own.snapshot(source);
  }

  @Override
  public CompletionStage<Boolean> release(String source) {
    return own.release(source);
  }

  @Override
  public @Nullable CompletionStage<Rights> rights(String source) {
    return own.rights(source);
  }

  @Override
  public @Nullable CompletionStage<ExplainedNames> explain(String source, String after, int limit) {
    return own.explain(source, after, limit);
  }

  @Override
  public ShadowComparison shadow() {
    return own.shadow();
  }

  @Override
  public List<String> waitingFor() {
    return own.waitingFor();
  }
}
