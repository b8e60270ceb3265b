package io.sluice.console.web;

import io.sluice.view.reach.Reach;
import io.sluice.view.reach.Reaching;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Callers that reach what a test says, and which environments they were asked about. */
final class FakeReaching implements Reaching {
  final List<String> asked = new ArrayList<>();
  volatile @Nullable Reach reach;

  @Override
  public Optional<Reach> newest(String service, String environment) {
    return Optional.ofNullable(reach)
        .filter(one -> one.service().equals(service) && one.environment().equals(environment));
  }

  @Override
  public CompletionStage<Begun> begin(String service, String environment) {
    asked.add(service + " in " + environment);
    return CompletableFuture.completedFuture(
        newest(service, environment)
            .<Begun>map(Begun.UnderWay::new)
            .orElseGet(() -> new Begun.Refused("no ready endpoint")));
  }
}
