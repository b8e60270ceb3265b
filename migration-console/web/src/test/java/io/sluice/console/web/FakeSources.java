package io.sluice.console.web;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.registry.Rights;
import io.sluice.view.Claim;
import io.sluice.view.ExplainedNames;
import io.sluice.view.ServiceClaims;
import io.sluice.view.ShadowComparison;
import io.sluice.view.Snapshot;
import io.sluice.view.Source;
import io.sluice.view.Sources;
import io.sluice.view.Standing;
import io.sluice.view.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Two registries: {@code vms} holds two losses of orders, {@code pods} cannot be read. */
final class FakeSources implements Sources {
  final List<String> confirmed = new ArrayList<>();
  volatile List<String> waiting = List.of();

  /** Opened when readers may go on. */
  volatile CountDownLatch running = new CountDownLatch(0);

  /** Not null: what the loop answers to every confirmation, if ever. */
  volatile @Nullable CompletableFuture<Integer> answer;

  /** What every registry answers about its credentials, if ever. */
  volatile CompletableFuture<Rights> rights = CompletableFuture.completedFuture(Rights.readOnly());

  volatile ExplainedNames names = new ExplainedNames(List.of(), null);
  volatile ShadowComparison shadow = ShadowComparison.NONE;

  /** What vms is. */
  volatile State state = State.LIVE;

  private int held = 2;

  @Override
  public List<Status> sources() {
    try {
      running.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.of(
        new Status(Source.of("vms", "vm"), state, null, "", 1_000, 2_000, 1, 1, 3, 1, held, 1),
        new Status(
            Source.of("pods", "kubernetes"),
            State.STALE,
            Cause.CREDENTIALS,
            "403 from the registry",
            5_000,
            0,
            0,
            0,
            0,
            0,
            0,
            0));
  }

  @Override
  public @Nullable Snapshot snapshot(String source) {
    Snapshot empty = Snapshot.empty(source, new Term(0, 0, "m"));
    if (!source.equals("vms")) {
      return source.equals("pods") ? empty : null;
    }
    List<Claim> claims =
        List.of(
            new Claim("orders-vm", "", Instance.of("127.0.0.1", 19_001), Standing.LIVE),
            new Claim(
                "orders-vm",
                "",
                Instance.of("127.0.0.1", 19_002),
                new Standing.Held(Standing.Reason.SERVICE_DROP, 3_000, 33_000L)),
            new Claim(
                "orders-vm",
                "",
                Instance.of("127.0.0.1", 19_003),
                new Standing.Held(Standing.Reason.SOURCE_SUSPECT, 3_000, null)));
    return new Snapshot(
        source,
        empty.term(),
        1,
        true,
        null,
        false,
        empty
            .services()
            .with(
                "orders",
                new ServiceClaims(
                    "orders", claims, List.of(new Rejected("entry 4", "the port is text")))));
  }

  @Override
  public CompletionStage<Integer> confirm(String source, @Nullable String service) {
    confirmed.add(source + "/" + (service == null ? "*" : service));
    CompletableFuture<Integer> slow = answer;
    if (slow != null) {
      return slow;
    }
    int gone = held;
    held = 0;
    return CompletableFuture.completedFuture(gone);
  }

  @Override
  public CompletionStage<Boolean> release(String source) {
    return CompletableFuture.completedFuture(!waiting.isEmpty());
  }

  @Override
  public @Nullable CompletionStage<Rights> rights(String source) {
    return snapshot(source) == null ? null : rights;
  }

  @Override
  public @Nullable CompletionStage<ExplainedNames> explain(String source, String after, int limit) {
    return sources().stream().noneMatch(status -> status.source().name().equals(source))
        ? null
        : CompletableFuture.completedFuture(names);
  }

  @Override
  public ShadowComparison shadow() {
    return shadow;
  }

  @Override
  public List<String> waitingFor() {
    return waiting;
  }
}
