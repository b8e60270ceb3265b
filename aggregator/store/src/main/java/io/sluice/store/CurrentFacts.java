package io.sluice.store;

import io.sluice.store.HistoryBatch.Part;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import io.sluice.view.history.History;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What holds of every service now, and the rows that its changes make. One thread. */
final class CurrentFacts {
  /** States that are unpacked at once. */
  private static final int UNPACKED = 1_000;

  private final TouchedStates states = new TouchedStates();
  private final HistoryDraft draft;

  /** The newest time of a fact. */
  private long last;

  CurrentFacts(Duration gather) {
    this.draft = new HistoryDraft(gather);
  }

  /** As the last run left it. */
  void remember(String service, Facts facts) {
    for (Dated dated : facts.all()) {
      reach(dated.at());
    }
    states.put(service, facts);
  }

  /** The newest time of a fact: what comes is not older. */
  long last() {
    return last;
  }

  /** Everything until then is taken; what comes is later, also when a clock was set back. */
  long reach(long at) {
    last = Math.max(at, last);
    return last;
  }

  /** What comes is later than all before. */
  long later() {
    return ++last;
  }

  /** What comes next is gathered with what is of about the same time. */
  long gather(long at) {
    draft.reach(reach(at));
    return last;
  }

  Set<String> names() {
    return states.names();
  }

  /** To look at. */
  Facts of(String service) {
    return states.of(service);
  }

  /** What holds of a service, unpacked for this one look; without what is not settled. */
  Facts settled(String service) {
    return states.settled(service);
  }

  /** The same, to be read from one end to the other. */
  List<Dated> listed(String service) {
    return states.listed(service);
  }

  void settle() {
    states.settle();
  }

  /** All services unpacked at once are too many. */
  void settleMany() {
    if (states.size() > UNPACKED) {
      states.settle();
    }
  }

  /** Takes a fact unless it is known; whether it was not. */
  boolean news(String service, Dated dated) {
    Facts facts = of(service);
    Dated before = facts.get(dated.fact());
    boolean known = before == null ? dated.fact().ends() : before.fact().equals(dated.fact());
    if (!known) {
      add(service, facts, dated);
    }
    return !known;
  }

  /**
   * Takes a fact.
   *
   * @param facts of its service
   */
  void add(String service, Facts facts, Dated dated) {
    if (draft.beginsDay(service, dated.at())) {
      Facts proxies = service.equals(History.PROXIES) ? facts : of(History.PROXIES);
      AwayProxies.forget(facts, proxies, dated.at() - 1);
      draft.checkpoint(service, dated.at() - 1, facts);
    }
    states.toChange(service).apply(dated);
    draft.add(service, dated);
  }

  /** The rows of what was taken. */
  HistoryBatch rows() {
    states.settle();
    return draft.take();
  }

  /** What was taken is not written as changes, but as what holds after them. */
  void beginAnew() {
    unwritten(rows());
  }

  /** These are not: their services begin anew with a checkpoint. */
  void unwritten(HistoryBatch rows) {
    draft.unwritten(rows);
  }

  /** Writes all that holds of every service that changed without being written. */
  void writeUnwritten(long now, Consumer<List<Part>> write) {
    draft.writeUnwritten(now, states::settled, write);
  }
}
