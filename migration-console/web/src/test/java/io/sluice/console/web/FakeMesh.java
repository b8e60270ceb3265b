package io.sluice.console.web;

import io.sluice.view.proof.Absentees;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What proxies report and have, as a test sets it. */
final class FakeMesh implements Traffic, Acknowledgements, Absentees {
  final Set<String> away = new HashSet<>();
  final List<Reporter> reporters = new ArrayList<>();
  final List<Long> asked = new ArrayList<>();
  Reading reading = Reading.empty(1, 5_000);

  /** Not null: what is answered in place of that, when it completes. */
  volatile @Nullable CompletionStage<Acknowledged> answer;

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
    CompletionStage<Acknowledged> late = answer;
    return late == null ? CompletableFuture.completedFuture(acknowledged) : late;
  }

  @Override
  public CompletionStage<Optional<List<Absentee>>> from(String service) {
    return CompletableFuture.completedFuture(Optional.of(List.of()));
  }

  @Override
  public CompletionStage<Forgotten> forget(String proxy) {
    return CompletableFuture.completedFuture(
        away.remove(proxy) ? Forgotten.DONE : Forgotten.NOT_KNOWN);
  }
}
