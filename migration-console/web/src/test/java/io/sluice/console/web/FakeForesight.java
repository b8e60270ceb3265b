package io.sluice.console.web;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Drained;
import io.sluice.view.FederatedView;
import io.sluice.view.Hold;
import io.sluice.view.NextSplit;
import io.sluice.view.Previews;
import io.sluice.view.Previews.Change;
import io.sluice.view.Previews.Preview;
import io.sluice.view.Receivers;
import io.sluice.view.ServiceView;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import io.sluice.view.reach.Reaching;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What a change would make of the console's {@code orders}, for two Envoys and one gRPC client. */
final class FakeForesight {
  private final FakeStore store;
  private final Supplier<FederatedView> view;
  private final Reaching reaching;

  /** Nobody is asked. */
  FakeForesight(FakeStore store, Supplier<FederatedView> view) {
    this(store, view, Reaching.NONE);
  }

  FakeForesight(FakeStore store, Supplier<FederatedView> view, Reaching reaching) {
    this.store = store;
    this.view = view;
    this.reaching = reaching;
  }

  ConsolePorts.Foresight ports() {
    return new ConsolePorts.Foresight(
        new Previews() {
          @Override
          public CompletionStage<Optional<Preview>> preview(String service, Change change) {
            return FakeForesight.this.preview(service, change);
          }

          @Override
          public CompletionStage<List<Preview>> drained(Hold drain) {
            return FakeForesight.this.drained(drain);
          }
        },
        FakeForesight::variants,
        reaching);
  }

  /** One endpoint of orders is meant; those of VMs are its last. */
  private CompletionStage<List<Preview>> drained(Hold drain) {
    ServiceView before = Objects.requireNonNull(view.get().services().get("orders"));
    Drained done = new Drained(drain, 1, drain.name().equals("vms"));
    return CompletableFuture.completedFuture(
        List.of(new Preview(before, with(before, List.of(done)))));
  }

  static ServiceView with(ServiceView service, List<Drained> drains) {
    return new ServiceView(
        service.name(),
        service.home(),
        service.split(),
        service.stored(),
        service.policy(),
        service.environments(),
        service.ports(),
        service.endpoints(),
        service.candidates(),
        service.conflicts(),
        service.emergency(),
        drains);
  }

  private CompletionStage<Optional<Preview>> preview(String service, Change change) {
    ServiceView before = view.get().services().get(service);
    if (before == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    StoredSplit after = store.splits.get(service);
    TrafficSplit split = change.split();
    if (split != null && before.home() != null) {
      StoredSplit next = NextSplit.put(service, after, before.home(), split);
      after = next == null ? after : next;
    }
    if (change.policy() != null) {
      StoredSplit next = NextSplit.policy(service, after, change.policy());
      after = next == null ? after : next;
    }
    return CompletableFuture.completedFuture(
        Optional.of(
            new Preview(before, service.equals("orders") ? Console.orders(after) : before)));
  }

  private static CompletionStage<List<Receivers.Variant>> variants(
      ServiceView before, ServiceView after) {
    Assignment old = assignment(before);
    Assignment now = assignment(after);
    return CompletableFuture.completedFuture(
        List.of(
            new Receivers.Variant(
                new TreeSet<>(List.of("")),
                new TreeSet<>(),
                new TreeMap<>(Map.of("envoy", 2, "grpc", 1)),
                List.of(
                    new Receivers.Cluster(
                        "",
                        before.name(),
                        old,
                        now,
                        Integer.toHexString(old.hashCode()),
                        Integer.toHexString(now.hashCode()))))));
  }

  /** A locality for each environment that gets something, of two endpoints. */
  private static Assignment assignment(ServiceView service) {
    List<LocalityShare> tier = new ArrayList<>();
    service
        .ports()
        .get(0)
        .published()
        .forEach(
            (environment, share) ->
                tier.add(
                    new LocalityShare(
                        "",
                        environment,
                        "rack-1",
                        share * 1_000L,
                        List.of(
                            new Target(environment + ".1", 80, 1),
                            new Target(environment + ".2", 80, 3)))));
    return tier.isEmpty() ? Assignment.EMPTY : new Assignment(List.of(tier), 0);
  }
}
