package io.sluice.view;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Truth about homes, admissions, splits and policies. Every change leaves in one transaction with
 * its audit entry. Every method blocks on the database; call it from a worker thread, never from a
 * loop.
 */
public interface SplitStore {

  /**
   * Everything that is stored, from one transaction.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  Stored load();

  /**
   * Sets a split. An environment that the split before named stays named, with 0. The split before
   * (or the home's whole) becomes the baseline.
   *
   * @param expected the generation that the caller saw; 0 when nothing was stored
   */
  Outcome putSplit(String service, TrafficSplit split, long expected, Actor actor, String reason);

  /**
   * Sets the splits of several services in one transaction: all of them, or none.
   *
   * @param wanted at most one per service
   */
  default Batch putSplits(List<Wanted> wanted, Actor actor, String reason) {
    return putSplits(wanted, actor, reason, List.of());
  }

  /**
   * The same.
   *
   * @param also entries of the audit that leave in the same transaction, after those of the splits
   */
  Batch putSplits(List<Wanted> wanted, Actor actor, String reason, List<AuditLog.Entry> also);

  /** Sets the split to the baseline, whatever the generation; the baseline stays. */
  Outcome rollback(String service, Actor actor, String reason);

  /** Sets the policy; the split and its baseline stay. */
  Outcome putPolicy(String service, Policy policy, long expected, Actor actor, String reason);

  /**
   * Admits services, or adds ports to admitted ones: each is written unless the service already has
   * a home of another environment (the first one stands), with actor {@code system}. Listeners are
   * told what stands also when nothing had to be written: the asker may have missed that commit.
   *
   * @return false when the database could not commit
   */
  boolean putHomes(List<Home> homes);

  /**
   * Lets sources' names into services; what was let in before is told again, and not written.
   *
   * @return false when the database could not commit
   */
  boolean admit(List<Admission> admissions, Actor actor, String reason);

  /**
   * Remembers how sources first appeared.
   *
   * @param established by source name: false for one that was added when services already existed,
   *     so that its names for those wait. A source that is already known keeps its value.
   * @return false when the database could not commit
   */
  boolean knowSources(Map<String, Boolean> established);

  /**
   * Calls the listener with every commit of this or another member, in commit order per service.
   */
  void subscribe(Consumer<StoredChange> listener);

  /**
   * A source's name that may join a service.
   *
   * @param source its name
   * @param name the source's own name for the service
   * @param service the federated name
   */
  record Admission(String source, String name, String service) {}

  /**
   * Everything that is stored.
   *
   * @param homes by service
   * @param splits by service
   * @param admissions all
   * @param sources whether each known source is established
   * @param formats of rendering
   * @param holds what losses operators refuse, in order; some may be over
   * @param emergencies rollbacks that are in force although they are not stored yet
   */
  record Stored(
      Map<String, Home> homes,
      Map<String, StoredSplit> splits,
      List<Admission> admissions,
      Map<String, Boolean> sources,
      Formats formats,
      List<Hold> holds,
      List<Emergency> emergencies) {

    /** Without any emergency. */
    public Stored(
        Map<String, Home> homes,
        Map<String, StoredSplit> splits,
        List<Admission> admissions,
        Map<String, Boolean> sources,
        Formats formats,
        List<Hold> holds) {
      this(homes, splits, admissions, sources, formats, holds, List.of());
    }

    /** Of one rendering format. */
    public Stored(
        Map<String, Home> homes,
        Map<String, StoredSplit> splits,
        List<Admission> admissions,
        Map<String, Boolean> sources,
        int format,
        List<Hold> holds) {
      this(homes, splits, admissions, sources, Formats.of(format), holds);
    }

    /** Without any hold. */
    public Stored(
        Map<String, Home> homes,
        Map<String, StoredSplit> splits,
        List<Admission> admissions,
        Map<String, Boolean> sources,
        int format) {
      this(homes, splits, admissions, sources, format, List.of());
    }

    public Stored {
      homes = Map.copyOf(homes);
      splits = Map.copyOf(splits);
      admissions = List.copyOf(admissions);
      sources = Map.copyOf(sources);
      holds = List.copyOf(holds);
      emergencies = List.copyOf(emergencies);
    }

    /** The rendering format in force. */
    public int format() {
      return formats.number();
    }

    /** The same, with rollbacks that are not stored yet. */
    public Stored with(List<Emergency> standing) {
      return new Stored(homes, splits, admissions, sources, formats, holds, standing);
    }
  }

  /** One commit, or a rollback without one. */
  sealed interface StoredChange {
    /** A service was admitted or got a port. */
    record HomeStored(Home home) implements StoredChange {}

    /** A split or policy was set. */
    record SplitStored(StoredSplit split) implements StoredChange {}

    /** Resources have another rendering format than before, or other proxies have it. */
    record FormatsStored(Formats formats) implements StoredChange {}

    /** A source's name was let in. */
    record Admitted(Admission admission) implements StoredChange {}

    /**
     * Operators refuse other losses than before.
     *
     * @param holds all that stand, in order
     */
    record HoldsStored(List<Hold> holds) implements StoredChange {
      public HoldsStored {
        holds = List.copyOf(holds);
      }
    }

    /**
     * Other rollbacks than before are in force without being stored.
     *
     * @param standing all of them, in order of services
     */
    record EmergenciesStand(List<Emergency> standing) implements StoredChange {
      public EmergenciesStand {
        standing = List.copyOf(standing);
      }
    }
  }

  /**
   * A split that is wanted among others.
   *
   * @param expected the generation that the caller saw; 0 when nothing was stored
   */
  record Wanted(String service, TrafficSplit split, long expected) {}

  /** What became of several writes in one transaction. */
  sealed interface Batch {
    /** All are so now; {@link Outcome.Committed} or {@link Outcome.Unchanged} by service. */
    record Committed(SortedMap<String, Outcome> outcomes) implements Batch {
      public Committed {
        outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
      }
    }

    /** Nothing was changed; why not, by those services that stood in the way. */
    record Refused(SortedMap<String, Outcome> outcomes) implements Batch {
      public Refused {
        outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
      }
    }

    /** The database could not commit; nothing was changed. */
    record Unavailable(String why) implements Batch {}
  }

  /** What became of a write. */
  sealed interface Outcome {
    /** Committed; the value as it is now. */
    record Committed(StoredSplit split) implements Outcome {}

    /** It was so already; nothing was written. Null when nothing is stored. */
    record Unchanged(@Nullable StoredSplit split) implements Outcome {}

    /** Somebody else was faster; the generation in force, 0 when nothing is stored. */
    record Stale(long generation) implements Outcome {}

    /** The service has no home stored. */
    record Unknown() implements Outcome {}

    /** A rollback stands that contradicts what is stored: somebody has to decide first. */
    record EmergencyStands(Emergency emergency) implements Outcome {}

    /** Nobody shifts traffic now; nothing was changed. Rollbacks and the way home are not asked. */
    record Frozen(Freeze by) implements Outcome {}

    /** Another person has to allow it, or to look at it afterwards; nothing was changed. */
    record NeedsApproval() implements Outcome {}

    /** A migration moves this split and nobody else does, but a rollback; nothing was changed. */
    record Migrating(String migration) implements Outcome {}

    /** The database could not commit; nothing was changed. */
    record Unavailable(String why) implements Outcome {}
  }
}
