package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.AuditLog;
import io.sluice.view.Emergencies;
import io.sluice.view.Emergency;
import io.sluice.view.Home;
import io.sluice.view.Policy;
import io.sluice.view.SplitStore;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store, and above it the rollbacks that were made while it could not commit
 * (docs/design/0014). Whatever changes a service here first has its rollback stored.
 */
public final class EmergencyStore implements SplitStore, Emergencies, Alarms, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmergencyStore.class);

  private final SplitStore store;
  private final Supplier<@Nullable String> outage;
  private final OrdinaryRollback ordinary;
  private final Clock clock;
  private final StandingEmergencies standing;
  private final EmergencyLedger ledger;
  private final EmergencyImports imports;

  private EmergencyStore(
      SplitStore store,
      Supplier<@Nullable String> outage,
      Sql sql,
      StandingEmergencies standing,
      Executor workers,
      Clock clock) {
    this.store = store;
    this.outage = outage;
    this.standing = standing;
    this.ordinary = new OrdinaryRollback(store, workers);
    this.clock = clock;
    this.ledger = new EmergencyLedger(sql, outage, standing, clock);
    this.imports = new EmergencyImports(ledger::storeAll, standing::tidy);
  }

  /**
   * Reads what stood before, and stores it where the database can commit. Blocks on the database.
   *
   * @param store the database; closed by whoever made it, later than this
   * @param folder the data folder, where rollbacks are kept that are not stored
   * @param workers runs commits that are not waited for to their end
   * @throws IOException if the file is there and cannot be read
   */
  public static EmergencyStore open(TrustedStore store, Path folder, Executor workers, Clock clock)
      throws IOException {
    return open(store, store::outage, store.sql(), folder, workers, clock);
  }

  /**
   * The same.
   *
   * @param outage why the database cannot be used as far as is known, or null; never blocks
   */
  static EmergencyStore open(
      SplitStore store,
      Supplier<@Nullable String> outage,
      Sql sql,
      Path folder,
      Executor workers,
      Clock clock)
      throws IOException {
    StandingEmergencies standing = StandingEmergencies.read(new EmergencyFile(folder), clock);
    EmergencyStore opened = new EmergencyStore(store, outage, sql, standing, workers, clock);
    store.subscribe(opened.ledger::pass);
    opened.ledger.storeAll();
    opened.imports.start();
    return opened;
  }

  @Override
  public List<Emergency> standing() {
    return standing.all();
  }

  @Override
  public Emergencies.Outcome rollback(
      String service, @Nullable StoredSplit shown, Actor actor, String reason) {
    Emergency before = standing.of(service);
    if (before != null) {
      imports.wake();
      return new Emergencies.Outcome.Standing(before, false);
    }
    if (outage.get() == null) {
      SplitStore.Outcome said = ordinary.attempt(service, actor, reason);
      if (!(said instanceof SplitStore.Outcome.Unavailable)) {
        return new Emergencies.Outcome.Ordinary(said);
      }
    }
    TrafficSplit baseline = shown == null ? null : shown.baseline();
    TrafficSplit split = shown == null ? null : shown.split();
    if (shown == null || baseline == null || split == null || baseline.equals(split)) {
      return new Emergencies.Outcome.AtBaseline();
    }
    Emergencies.Outcome outcome =
        standing.add(
            new Emergency(
                UUID.randomUUID().toString(),
                service,
                new Emergency.Stood(shown.generation(), split),
                baseline,
                clock.millis(),
                actor,
                reason,
                false));
    ledger.tellStanding();
    imports.wake();
    return outcome;
  }

  /** What stands, for the other members; empty when nothing does. Any thread, never blocks. */
  public Optional<byte[]> shared() {
    List<Emergency> all = standing.all();
    return all.isEmpty() ? Optional.empty() : Optional.of(EmergencyFile.form(all));
  }

  /**
   * Another member tells what stands there: from here on it does here, too, and outlives a restart.
   * What this member saw end is not begun again. Blocks on the disk.
   */
  public void heard(String member, byte[] told) {
    try {
      boolean news = false;
      for (Emergency emergency : EmergencyFile.read(told)) {
        news |= standing.heard(emergency);
      }
      if (news) {
        ledger.tellStanding();
        imports.wake();
      }
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("member", member)
          .addKeyValue("reason", e.getMessage())
          .log("The emergency rollbacks that a member tells of cannot be read");
    }
  }

  @Override
  public Decided decide(String service, Choice choice, Actor actor, String reason) {
    return ledger.decide(service, choice, actor, reason);
  }

  @Override
  public Stored load() {
    return store.load().with(standing.all());
  }

  /** A change of a service whose rollback is stored, or waits for a decision no more. */
  private SplitStore.Outcome write(
      String service, boolean rollback, Function<SplitStore, SplitStore.Outcome> write) {
    SplitStore.Outcome first = inTheWay(service, rollback);
    return first == null ? write.apply(store) : first;
  }

  private SplitStore.@Nullable Outcome inTheWay(String service, boolean rollback) {
    Emergency emergency = standing.of(service);
    if (emergency == null) {
      return null;
    }
    String why = ledger.store(emergency);
    if (why != null) {
      return new SplitStore.Outcome.Unavailable(why);
    }
    Emergency still = standing.of(service);
    return still != null && !rollback ? new SplitStore.Outcome.EmergencyStands(still) : null;
  }

  @Override
  public Batch putSplits(
      List<Wanted> wanted, Actor actor, String reason, List<AuditLog.Entry> also) {
    SortedMap<String, SplitStore.Outcome> inTheWay = new TreeMap<>();
    for (Wanted one : wanted) {
      SplitStore.Outcome first = inTheWay(one.service(), false);
      if (first instanceof SplitStore.Outcome.Unavailable unavailable) {
        return new Batch.Unavailable(unavailable.why());
      }
      if (first != null) {
        inTheWay.put(one.service(), first);
      }
    }
    return inTheWay.isEmpty()
        ? store.putSplits(wanted, actor, reason, also)
        : new Batch.Refused(inTheWay);
  }

  @Override
  public SplitStore.Outcome putSplit(
      String service, TrafficSplit split, long expected, Actor actor, String reason) {
    return write(service, false, to -> to.putSplit(service, split, expected, actor, reason));
  }

  @Override
  public SplitStore.Outcome putPolicy(
      String service, Policy policy, long expected, Actor actor, String reason) {
    return write(service, false, to -> to.putPolicy(service, policy, expected, actor, reason));
  }

  /** In a conflict the stored baseline wins: it is the newer word on where home is. */
  @Override
  public SplitStore.Outcome rollback(String service, Actor actor, String reason) {
    SplitStore.Outcome outcome = write(service, true, to -> to.rollback(service, actor, reason));
    boolean answered =
        outcome instanceof SplitStore.Outcome.Committed
            || outcome instanceof SplitStore.Outcome.Unchanged;
    if (answered && standing.of(service) != null) {
      decide(service, Choice.DROP, actor, reason);
    }
    return outcome;
  }

  @Override
  public boolean putHomes(List<Home> homes) {
    return store.putHomes(homes);
  }

  @Override
  public boolean admit(List<Admission> admissions, Actor actor, String reason) {
    return store.admit(admissions, actor, reason);
  }

  @Override
  public boolean knowSources(Map<String, Boolean> established) {
    return store.knowSources(established);
  }

  @Override
  public void subscribe(Consumer<StoredChange> listener) {
    ledger.subscribe(listener);
  }

  @Override
  public List<Alarm> alarms() {
    return standing.alarms();
  }

  @Override
  public void close() {
    imports.close();
  }
}
