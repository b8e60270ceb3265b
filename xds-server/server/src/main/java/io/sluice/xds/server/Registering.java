package io.sluice.xds.server;

import io.sluice.view.FederatedView;
import io.sluice.view.ViewChange;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import io.sluice.xds.protocol.errand.RegistrationQuestion;
import io.sluice.xds.server.errand.Errands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tells agents with what to register their service, once sources are read. Any thread. */
final class Registering implements Errands.Rules {
  private final RegistrationRules rules;

  /** Written by the publishing loop; null while a service may be missing that there is. */
  private volatile @Nullable FederatedView view;

  Registering(RegistrationRules rules) {
    this.rules = rules;
  }

  /** Called on the loop that publishes. */
  void published(ViewChange change) {
    if (change.open()) {
      view = change.view();
    }
  }

  @Override
  public CompletionStage<RegistrationParameters> parameters(RegistrationQuestion question) {
    FederatedView now = view;
    return now == null
        ? CompletableFuture.failedFuture(new IllegalStateException("sources are not all read yet"))
        : CompletableFuture.completedFuture(
            rules.answer(question, name -> now.services().get(name) != null));
  }
}
