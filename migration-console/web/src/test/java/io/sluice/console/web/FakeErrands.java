package io.sluice.console.web;

import io.sluice.view.ProxyErrands;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Agents that answer what a test says, and what they were asked. */
final class FakeErrands implements ProxyErrands {
  final List<Errand> asked = new ArrayList<>();
  volatile Outcome outcome = new Outcome(Result.NO_AGENT, "no agent of this proxy is connected");

  @Override
  public CompletionStage<Outcome> run(Of of, Errand errand) {
    asked.add(errand);
    return CompletableFuture.completedFuture(outcome);
  }
}
