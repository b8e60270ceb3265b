package io.sluice.cluster;

import io.sluice.registry.Rights;
import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.ExplainedNames;
import io.sluice.view.ShadowComparison;
import io.sluice.view.Snapshot;
import io.sluice.view.Sources;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.cluster.ExplainedForm;
import io.sluice.view.cluster.ReadElsewhere;
import io.sluice.view.cluster.ReaderSilent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The registries as this member sees them, and what an operator says to a guard, or asks of a
 * registry's names, brought to the member that reads it: an operator asks any member.
 */
public final class OwnersWord implements Sources {
  private static final String CONFIRM = "confirm";
  private static final String EXPLAIN = "names";
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private final Sources own;
  private final Exchange exchange;

  /** Hears what others bring from now on. */
  public OwnersWord(Sources own, Exchange exchange) {
    this.own = own;
    this.exchange = exchange;
    exchange.onAsked(CONFIRM, this::brought);
    exchange.onAsked(EXPLAIN, this::explained);
  }

  @Override
  public CompletionStage<Integer> confirm(String source, @Nullable String service) {
    return orThere(
        source,
        own.confirm(source, service),
        CONFIRM,
        () ->
            new CanonicalOutput()
                .text(source)
                .flag(service != null)
                .text(service == null ? "" : service)
                .toBytes(),
        bytes -> new CanonicalInput(bytes).number());
  }

  @Override
  public @Nullable CompletionStage<ExplainedNames> explain(String source, String after, int limit) {
    CompletionStage<ExplainedNames> here = own.explain(source, after, limit);
    return here == null
        ? null
        : orThere(
            source,
            here,
            EXPLAIN,
            () -> new CanonicalOutput().text(source).text(after).number(limit).toBytes(),
            ExplainedForm::decode);
  }

  /** What an answer's bytes say. */
  private interface Decoded<T> {
    T of(byte[] bytes) throws IOException;
  }

  /** This member's answer, or that of the one that reads the source. */
  private <T> CompletionStage<T> orThere(
      String source,
      CompletionStage<T> here,
      String subject,
      Supplier<byte[]> question,
      Decoded<T> decoded) {
    return here.handle(
            (answer, failure) -> {
              if (failure != null
                  && cause(failure) instanceof ReadElsewhere elsewhere
                  && !elsewhere.member().isEmpty()) {
                return there(source, elsewhere, subject, question.get(), decoded);
              }
              return failure == null
                  ? CompletableFuture.completedFuture(answer)
                  : CompletableFuture.<T>failedFuture(failure);
            })
        .thenCompose(stage -> stage);
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private <T> CompletableFuture<T> there(
      String source, ReadElsewhere reader, String subject, byte[] question, Decoded<T> decoded) {
    return exchange
        .ask(reader.member(), subject, question, WITHIN)
        .handle((bytes, failure) -> answer(source, reader, bytes, failure, decoded))
        .toCompletableFuture();
  }

  private <T> T answer(
      String source,
      ReadElsewhere reader,
      byte[] bytes,
      @Nullable Throwable failure,
      Decoded<T> decoded) {
    if (failure == null) {
      try {
        return decoded.of(bytes);
      } catch (IOException e) {
        throw reader; // of another release: it can be asked itself
      }
    }
    Throwable cause = cause(failure);
    boolean silent =
        cause instanceof TimeoutException || !exchange.others().contains(reader.member());
    throw silent ? new ReaderSilent(source, reader.member(), cause) : reader;
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

  private CompletionStage<byte[]> explained(byte[] question) {
    try {
      CanonicalInput in = new CanonicalInput(question);
      String source = in.text();
      String after = in.text();
      int limit = in.number();
      in.end();
      CompletionStage<ExplainedNames> names = own.explain(source, after, limit);
      return names == null
          ? CompletableFuture.failedFuture(new IOException("no source is called " + source))
          : names.thenApply(ExplainedForm::encode);
    } catch (IOException | IllegalArgumentException e) {
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
  public ShadowComparison shadow() {
    return own.shadow();
  }

  @Override
  public List<String> waitingFor() {
    return own.waitingFor();
  }
}
