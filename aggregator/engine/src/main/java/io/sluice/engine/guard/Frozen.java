package io.sluice.engine.guard;

import io.sluice.engine.guard.Entry.Present;
import io.sluice.engine.guard.Notice.Evidence;
import io.sluice.view.Claim;
import io.sluice.view.Standing;
import java.util.HashMap;
import java.util.Map;

/**
 * Where probes found nobody while the source could not be read. Nothing goes for that: our own way
 * there may be broken just as the one to the registry is.
 */
final class Frozen {
  private static final long FAILED_AGAIN = 1_000;
  private static final long PROBE_AGAIN = 10_000;

  private final Ledger ledger;
  private final Roster roster;
  private final Map<Target, Long> deadSince = new HashMap<>(0);

  Frozen(Ledger ledger) {
    this.ledger = ledger;
    this.roster = ledger.roster();
  }

  void takeOver(Target target, long since) {
    deadSince.put(target, since);
  }

  /**
   * Takes in what a probe found.
   *
   * @return when to probe again, or {@link Wakes#NEVER}; the next round comes by anyway
   */
  long probed(Target target, int failures, long now) {
    if (!roster.serves(target)) {
      return Wakes.NEVER;
    }
    if (failures == 0) {
      if (deadSince.remove(target) != null) {
        ledger.change();
        ledger.tidings().add(new Notice.FoundAlive(ledger.service(), target));
      }
      return roster.holds(target) ? now + PROBE_AGAIN : Wakes.NEVER;
    }
    if (failures == 1) {
      return now + FAILED_AGAIN;
    }
    if (deadSince.putIfAbsent(target, now) == null) {
      ledger.change();
      ledger.tidings().add(new Notice.FoundDead(ledger.service(), target));
    }
    return now + PROBE_AGAIN;
  }

  /** An entry's claim, marked when nobody is there. */
  Claim published(Entry entry) {
    Claim claim = entry.published();
    boolean marked = Roster.isServed(entry);
    Long since = marked ? deadSince.get(Target.of(claim.instance())) : null;
    return since == null ? claim : Entry.standing(claim, new Standing.Unreachable(since));
  }

  /**
   * An operator believes that they are dead.
   *
   * @return how many went
   */
  int confirm(long now) {
    int before = roster.ready();
    for (Target dead : deadSince.keySet()) {
      roster.at(
          dead,
          Present.class,
          (key, present) -> {
            if (present.isReady()) {
              ledger.put(key, null);
              ledger.departs(key, present.readySince(), Long.MAX_VALUE, now);
              ledger.tidings().gone(Evidence.OPERATOR);
            }
          });
    }
    clear();
    return before - roster.ready();
  }

  boolean isAny() {
    return !deadSince.isEmpty();
  }

  void clear() {
    if (isAny()) {
      ledger.change();
      deadSince.clear();
    }
  }
}
