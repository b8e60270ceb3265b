package io.sluice.console.web;

import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What proxies report and have, as a test sets it. */
final class FakeMesh implements Traffic, Acknowledgements {
  final List<Reporter> reporters = new ArrayList<>();
  final List<Long> asked = new ArrayList<>();
  Reading reading = Reading.empty(1, 5_000);
  Acknowledged acknowledged = new Acknowledged(null, 4_000, List.of(), true);

  @Override
  public Reading read(String service) {
    return reading;
  }

  @Override
  public Reading readAll() {
    return reading;
  }

  @Override
  public Reading since(String service, long at) {
    asked.add(at);
    return reading;
  }

  @Override
  public List<Reporter> reporters() {
    return reporters;
  }

  @Override
  public List<Sighting> sightings(String service) {
    return List.of();
  }

  @Override
  public long uncounted() {
    return 0;
  }

  @Override
  public CompletionStage<Acknowledged> of(String service) {
    return CompletableFuture.completedFuture(acknowledged);
  }
}
