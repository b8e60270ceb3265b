package io.sluice.migrations.runner;

import io.sluice.migrations.engine.Conditions;
import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.MigrationForm;
import io.sluice.migrations.runner.Migrations.Seen;
import io.sluice.view.MigrationStore.StoredMigration;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The migrations as this member has them: what is stored, and what accrued since. Changed by who
 * holds the turn, read by anybody; never blocks.
 */
final class Known {
  private static final Logger log = LoggerFactory.getLogger(Known.class);

  private final Clock clock;
  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
  private volatile List<Seen> latest = List.of(); // the turn holder's, read anywhere

  Known(Clock clock) {
    this.clock = clock;
  }

  /**
   * One of them.
   *
   * @param generation that is stored
   * @param storedAt when this member last stored it, milliseconds since the epoch
   * @param evidence of the last beat, nothing before the first
   */
  record Held(Migration migration, long generation, long storedAt, Evidence evidence) {}

  @Nullable Held get(String id) {
    return held.get(id);
  }

  void put(Held one) {
    held.put(one.migration().id(), one);
  }

  void forget(String id) {
    held.remove(id);
  }

  void forgetAllBut(Collection<StoredMigration> stored) {
    held.keySet().retainAll(stored.stream().map(StoredMigration::id).toList());
  }

  /** As it was stored just now. */
  Held keep(Migration migration, long generation, Evidence evidence) {
    Held now = new Held(migration, generation, clock.millis(), evidence);
    put(now);
    return now;
  }

  /** As {@link #as}, and kept from now on. */
  Optional<Held> keep(StoredMigration stored) {
    Optional<Held> now = as(stored);
    if (!stored.over()) {
      now.ifPresent(this::put);
    }
    return now;
  }

  /** As this member has it, unless the stored generation is newer; else as it is stored. */
  private Optional<Held> as(StoredMigration stored) {
    Held here = held.get(stored.id());
    if (here != null && here.generation() >= stored.generation()) {
      return Optional.of(here);
    }
    MigrationForm.Stored read = MigrationForm.read(stored.document());
    if (read instanceof MigrationForm.Stored.Whole whole) {
      return Optional.of(
          new Held(whole.migration(), stored.generation(), clock.millis(), Evidence.NOTHING));
    }
    if (unreadable.add(stored.id())) {
      log.atWarn()
          .addKeyValue("migration", stored.id())
          .addKeyValue("reason", ((MigrationForm.Stored.Unreadable) read).why())
          .log("A stored migration cannot be read and is left alone");
    }
    return Optional.empty();
  }

  /** For people; never waits for a beat. */
  List<Seen> seen(List<StoredMigration> stored) {
    return stored.stream().map(this::as).flatMap(Optional::stream).map(this::seen).toList();
  }

  Seen seen(Held one) {
    return new Seen(
        one.migration(),
        one.generation(),
        Conditions.of(one.migration(), one.evidence(), clock.millis()),
        one.evidence());
  }

  /** Those that were not over when it was last told. */
  List<Seen> latest() {
    return latest;
  }

  void tellLatest() {
    latest =
        held.values().stream()
            .filter(one -> !one.migration().state().over())
            .sorted(Comparator.comparing(one -> one.migration().service()))
            .map(this::seen)
            .toList();
  }
}
