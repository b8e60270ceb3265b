package io.sluice.engine;

import io.sluice.engine.guard.Input;
import io.sluice.view.Hold;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells the guards what losses operators refuse, and when that or a drain is over. Owned by the
 * loop.
 */
final class StandingHolds {
  private static final Logger log = LoggerFactory.getLogger("io.sluice.guard");

  private final StoredState stored;
  private List<Hold> told = List.of();

  StandingHolds(StoredState stored) {
    this.stored = stored;
  }

  /**
   * Looks again; time alone ends holds.
   *
   * @return whether anything changed since it was asked last
   */
  boolean tell(Iterable<KnownSource> sources, long now) {
    List<Hold> standing = stored.holds(now);
    if (standing.equals(told)) {
      return false;
    }
    for (KnownSource source : sources) {
      source.keeps(kept(source.source().name(), standing));
    }
    for (Hold hold : standing) {
      if (!told.contains(hold)) {
        at(hold)
            .addKeyValue("until", hold.until())
            .addKeyValue("actor", hold.actor())
            .log(
                hold.scope().drains()
                    ? "It is drained, as an operator said"
                    : "No silent loss is believed, as an operator said");
      }
    }
    for (Hold hold : told) {
      if (!standing.contains(hold)) {
        at(hold).log(hold.scope().drains() ? "A drain is over" : "An operator's hold is over");
      }
    }
    told = standing;
    return true;
  }

  private static LoggingEventBuilder at(Hold hold) {
    return log.atInfo().addKeyValue("scope", hold.scope()).addKeyValue("name", hold.name());
  }

  private static Input.Kept kept(String source, List<Hold> holds) {
    boolean all = false;
    Set<String> services = new HashSet<>();
    for (Hold hold : holds) {
      if (hold.scope() == Hold.Scope.SERVICE) {
        services.add(hold.name());
      } else {
        all |= hold.scope() == Hold.Scope.SOURCE && hold.name().equals(source);
      }
    }
    return new Input.Kept(all, services);
  }

  /** When the first of them is over, in milliseconds since the epoch. */
  long deadline() {
    long next = Long.MAX_VALUE;
    for (Hold hold : told) {
      next = Math.min(next, hold.until());
    }
    return next;
  }
}
