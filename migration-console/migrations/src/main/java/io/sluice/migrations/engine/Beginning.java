package io.sluice.migrations.engine;

import io.sluice.view.TrafficSplit;
import java.util.SortedMap;
import java.util.TreeMap;

/** A scheduled migration, until its time has come and nothing is in the way. */
record Beginning(Migration migration, Evidence evidence, long now) {

  Turn turn(State.Scheduled scheduled) {
    if (now < migration.plan().notBefore()
        || evidence.split().isEmpty()
        || evidence.queued().isPresent()
        || evidence.freeze().isPresent()
        || evidence.restored().isPresent()
        || evidence.emergency().isPresent()) {
      return Turns.nothing(migration);
    }
    TrafficSplit inForce = evidence.split().get().split();
    Migration ready = migration.from(inForce, ready(evidence));
    if (ready.ramp().isEmpty() || Shares.same(last(ready), inForce)) {
      String why = "the service is there already: " + Shares.words(inForce);
      return Turns.to(ready, new State.Aborted(why), "migration.abort", why);
    }
    State.Running running = scheduled.started(migration.plan().mirror() != null);
    return Turns.to(
        ready.with(ready.progress().anew(now)),
        running,
        "migration.start",
        "starts from " + Shares.words(inForce) + " in " + ready.ramp().size() + " steps");
  }

  private static TrafficSplit last(Migration ready) {
    return ready.ramp().get(ready.ramp().size() - 1).weights();
  }

  static SortedMap<String, Integer> ready(Evidence evidence) {
    SortedMap<String, Integer> ready = new TreeMap<>();
    evidence.capacity().forEach((environment, there) -> ready.put(environment, there.ready()));
    return ready;
  }
}
