package io.sluice.engine;

import io.sluice.engine.guard.Input;
import io.sluice.engine.guard.Verdict;
import io.sluice.engine.identity.TakenOver;
import io.sluice.registry.RegistryEvent;
import io.sluice.view.Checks;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Source;
import io.sluice.view.Sources;
import io.sluice.view.Term;
import io.sluice.view.cluster.ReadElsewhere;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One source as this member knows it: by its own reading while it owns it, else by what its owner
 * tells. Of the two the higher term counts. Owned by the loop.
 */
final class KnownSource {
  private final OwnedRegistry registry;
  private final AggregatorSettings settings;
  private final StartGate gate;
  private final ToldSource told;
  private @Nullable OwnedSource owned;

  /** What is to be merged again because of who owns it, or what the owner told. */
  private final Set<String> news = new TreeSet<>();

  private Input.Kept kept = Input.Kept.NOTHING;
  private Sources.State state = Sources.State.STARTING;
  private long since;

  /**
   * A source that nobody reads yet.
   *
   * @param known what was known of it before, under today's identity rules, or null
   */
  KnownSource(
      OwnedRegistry registry, AggregatorSettings settings, @Nullable Snapshot known, long now) {
    this.registry = registry;
    this.settings = settings;
    told = new ToldSource(known == null ? Snapshot.empty(source().name(), term(settings)) : known);
    gate = new StartGate(source(), known != null, now, settings.startWait());
    since = now;
  }

  /** Without a cluster, the term of the only member. */
  static Term term(AggregatorSettings settings) {
    return new Term(0, 0, settings.member());
  }

  /**
   * What a pass over this source came to.
   *
   * @param verdict of this member's own guard, or null when it had nothing to judge
   * @param dirty services to merge again
   * @param changed services of which the claims may differ
   */
  record Step(@Nullable Verdict verdict, Set<String> dirty, Set<String> changed) {}

  Source source() {
    return registry.source();
  }

  StartGate gate() {
    return gate;
  }

  /** Null while another member owns it, or nobody. */
  @Nullable OwnedSource owned() {
    return owned;
  }

  Snapshot snapshot() {
    OwnedSource reading = owned;
    return reading != null && isHeeded(reading) ? reading.snapshot() : told.snapshot();
  }

  private boolean isHeeded(OwnedSource reading) {
    return !told.isAbove(reading.snapshot());
  }

  /** What to tell whoever asks what only its reader knows. */
  ReadElsewhere elsewhere() {
    Snapshot snapshot = snapshot();
    return new ReadElsewhere(source().name(), snapshot.synced() ? snapshot.term().reader() : "");
  }

  boolean isUnreadable() {
    return owned != null ? owned.isUnreadable() : told.snapshot().isStale();
  }

  /**
   * This member reads it from now on, or under a higher term.
   *
   * @return whether it is to be started to be read
   */
  boolean leads(Term term, long now) {
    OwnedSource reading = owned;
    if (reading != null) {
      reading.under(term);
      return false;
    }
    Snapshot start = takenOver(term, now);
    reading = new OwnedSource(registry, settings, start, told.isHeard(), now);
    reading.keeps(kept);
    owned = reading;
    touch(told.snapshot(), start);
    return true;
  }

  /**
   * What the guard starts from; the last run's part is of this term, and of today's rules, already.
   */
  private Snapshot takenOver(Term term, long now) {
    Snapshot before = told.snapshot();
    if (!before.synced()) {
      return Snapshot.empty(source().name(), term);
    }
    Long staleSince = told.isHeard() ? null : Long.valueOf(now); // else somebody read it until now
    return before.term().equals(term)
        ? before
        : TakenOver.of(before, registry.identity(), term, staleSince);
  }

  /**
   * Another member reads it from now on.
   *
   * @return the checks that end with it, or null when there are none
   */
  Effect.@Nullable Check follows() {
    OwnedSource reading = owned;
    if (reading == null) {
      return null;
    }
    if (isHeeded(reading)) {
      told.keep(reading.snapshot());
    }
    owned = null;
    return reading.end();
  }

  /** The owner told something. What is of a lower term, or not complete, counts for nothing. */
  void told(Snapshot snapshot, Set<String> changed, long now) {
    Snapshot before = snapshot();
    boolean follows = told.follows(snapshot);
    if (!told.take(snapshot, changed, now) || (owned != null && isHeeded(owned))) {
      return;
    }
    if (follows && !isOtherwise(before, snapshot)) {
      news.addAll(changed);
    } else {
      touch(before, snapshot);
    }
  }

  private static boolean isOtherwise(Snapshot one, Snapshot other) {
    return one.synced() != other.synced()
        || one.suspect() != other.suspect()
        || one.isStale() != other.isStale();
  }

  /** Everything is merged again, unless one says what the other did. */
  private void touch(Snapshot before, Snapshot after) {
    if (isOtherwise(before, after)
        || !before.services().digest().equals(after.services().digest())) {
      news.addAll(before.services().names());
      news.addAll(after.services().names());
    }
  }

  /** Notes an event for the next step; nothing when another member reads it by now. */
  void observe(RegistryEvent event, long now) {
    if (owned != null) {
      owned.observe(event, now);
    }
  }

  /** Notes what a check found for the next step. */
  void judged(Checks.Place place, Checks.Verdict verdict) {
    if (owned != null) {
      owned.judged(place, verdict);
    }
  }

  /** Notes that checks of places began. */
  void begun(Set<Checks.Place> places, long round) {
    if (owned != null) {
      owned.begun(places, round);
    }
  }

  /** Notes a probe's result or an operator's word for the next step. */
  void tell(Input input) {
    if (owned != null) {
      owned.tell(input);
    }
  }

  /** Notes of what an operator refuses losses from now on. */
  void keeps(Input.Kept other) {
    kept = other;
    if (owned != null) {
      owned.keeps(other);
    }
  }

  boolean isDue(long now) {
    return !news.isEmpty() || (owned != null && owned.isDue(now));
  }

  /** Runs the guard over everything noted, where this member has it. */
  Step step(long now) {
    Set<String> dirty = new HashSet<>(news);
    Set<String> changed = new HashSet<>(news);
    news.clear();
    OwnedSource reading = owned;
    Verdict verdict = null;
    if (reading != null && reading.isDue(now)) {
      verdict = reading.step(now);
      if (isHeeded(reading)) {
        dirty.addAll(OwnedSource.dirty(verdict));
        changed.addAll(verdict.changed());
      }
    }
    consider(now);
    return new Step(verdict, dirty, changed);
  }

  /** Looks at gate and state again; time alone moves them too. */
  void consider(long now) {
    gate.consider(isListed(), isUnreadable(), now);
    Sources.State current = currently();
    if (current != state) {
      state = current;
      since = now;
    }
  }

  private boolean isListed() {
    return owned != null ? owned.isListed() : told.isHeard();
  }

  private Sources.State currently() {
    Snapshot snapshot = snapshot();
    if (owned != null ? owned.isUnreadable() : told.isHeard() && snapshot.isStale()) {
      return Sources.State.STALE;
    }
    if (!isListed()) {
      return gate.isOpen() && snapshot.synced() ? Sources.State.STALE : Sources.State.STARTING;
    }
    return snapshot.suspect() ? Sources.State.SUSPECT : Sources.State.LIVE;
  }

  /** What it claims of a service, or null for nothing or while it was never listed completely. */
  @Nullable ServiceClaims claims(String service) {
    Snapshot snapshot = snapshot();
    return snapshot.synced() ? snapshot.services().get(service) : null;
  }

  /** When it wants to be stepped again, in milliseconds since the epoch. */
  long deadline() {
    return Math.min(owned == null ? Long.MAX_VALUE : owned.deadline(), gate.deadline());
  }

  Sources.Status status() {
    return owned != null ? owned.status(state, since) : told.status(source(), state, since);
  }
}
