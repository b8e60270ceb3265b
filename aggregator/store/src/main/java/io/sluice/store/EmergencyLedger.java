package io.sluice.store;

import io.sluice.store.EmergencyRows.Import;
import io.sluice.view.Actor;
import io.sluice.view.Emergencies.Choice;
import io.sluice.view.Emergencies.Decided;
import io.sluice.view.Emergency;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.StoredSplit;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rollbacks that stand into the database, or what somebody decided of them, and says what
 * stands from then on. Blocks on the database; any thread.
 */
final class EmergencyLedger {
  private static final Logger log = LoggerFactory.getLogger(EmergencyStore.class);

  private final Sql sql;
  private final Supplier<@Nullable String> outage;
  private final StandingEmergencies standing;
  private final Clock clock;
  private final Subscribers subscribers = new Subscribers();

  /**
   * On a database.
   *
   * @param outage why it cannot be used as far as is known, or null; never blocks
   */
  EmergencyLedger(
      Sql sql, Supplier<@Nullable String> outage, StandingEmergencies standing, Clock clock) {
    this.sql = sql;
    this.outage = outage;
    this.standing = standing;
    this.clock = clock;
  }

  void subscribe(Consumer<StoredChange> listener) {
    subscribers.add(listener);
  }

  /** What is stored beside rollbacks. */
  void pass(StoredChange change) {
    subscribers.tell(List.of(change));
  }

  Decided decide(String service, Choice choice, Actor actor, String reason) {
    Emergency emergency = standing.of(service);
    if (emergency == null) {
      return new Decided.None();
    }
    try {
      Import became =
          sql.write(
              connection ->
                  EmergencyRows.decide(
                      connection, emergency, choice, actor, reason, clock.millis()));
      if (became instanceof Import.Done done) {
        log.atWarn()
            .addKeyValue("service", service)
            .addKeyValue("choice", choice)
            .addKeyValue("actor", actor.name())
            .log("An emergency rollback is over: somebody decided");
        over(emergency, done.split());
        return new Decided.Done(done.split());
      }
      return new Decided.Refused(new SplitStore.Outcome.Unknown());
    } catch (StoreUnavailable e) {
      return new Decided.Refused(
          new SplitStore.Outcome.Unavailable(String.valueOf(e.getMessage())));
    }
  }

  /** Stores what stands and can be stored; false while something waits for the database. */
  boolean storeAll() {
    boolean all = true;
    for (Emergency emergency : standing.all()) {
      all &= store(emergency) == null;
    }
    return all;
  }

  /** Stores one; says why it could not be, or null when it is over or waits for a decision. */
  @Nullable String store(Emergency emergency) {
    String known = outage.get();
    if (known != null) {
      return known; // a database that is known to be away would only be waited for
    }
    try {
      Import became =
          sql.write(connection -> EmergencyRows.store(connection, emergency, clock.millis()));
      if (became instanceof Import.Done done) {
        log.atInfo()
            .addKeyValue("service", emergency.service())
            .addKeyValue("actor", emergency.actor().name())
            .log("An emergency rollback is in the database and its audit");
        over(emergency, done.split());
      } else if (standing.conflicting(emergency)) {
        log.atWarn()
            .addKeyValue("service", emergency.service())
            .log("An emergency rollback contradicts what is stored; somebody has to decide");
        tellStanding();
      }
      return null;
    } catch (StoreUnavailable e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void over(Emergency emergency, @Nullable StoredSplit stored) {
    standing.remove(emergency);
    tell(stored == null ? List.of() : List.of(new StoredChange.SplitStored(stored)));
  }

  /** What stands changed, and nothing that is stored. */
  void tellStanding() {
    tell(List.of());
  }

  /** First what is stored, then what stands above it: so that nothing else is served between. */
  private void tell(List<StoredChange> before) {
    List<StoredChange> changes = new ArrayList<>(before);
    synchronized (subscribers) { // the newest list is told last
      changes.add(new StoredChange.EmergenciesStand(standing.all()));
      subscribers.tell(changes);
    }
  }
}
