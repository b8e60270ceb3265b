package io.sluice.engine;

import io.sluice.engine.guard.Input;
import io.sluice.engine.guard.SourceGuard;
import io.sluice.engine.guard.Verdict;
import io.sluice.engine.identity.Explanation;
import io.sluice.engine.identity.Named;
import io.sluice.engine.identity.SourceNames;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.view.Checks;
import io.sluice.view.ExplainedNames;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Source;
import io.sluice.view.Sources;
import io.sluice.view.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One source while this member reads it: its names, its guard, and how it does. Owned by the loop.
 */
final class OwnedSource {
  private final Source source;
  private final SourceNames names;
  private final SourceGuard guard;
  private final @Nullable CheckedClaims checks;
  private final List<Input> inbox = new ArrayList<>();

  private Tally tally = Tally.ZERO;
  private long next = Long.MAX_VALUE;
  private @Nullable Cause cause;
  private String detail = "";
  private long lastRead;
  private boolean listed;
  private Input.Kept kept = Input.Kept.NOTHING;

  /**
   * A source as this member begins to read it.
   *
   * @param start what was known of it before, under this member's term; empty when nothing was
   * @param listed whether another member read it until now
   */
  OwnedSource(
      OwnedRegistry registry,
      AggregatorSettings settings,
      Snapshot start,
      boolean listed,
      long now) {
    source = registry.source();
    this.listed = listed;
    names = new SourceNames(registry.identity(), start);
    boolean vetoes = source.trust() == Source.Trust.VETO;
    // What a veto said last must not expire: all that it named would go with it.
    guard =
        new SourceGuard(
            start, vetoes ? settings.guard().neverExpiring() : settings.guard(), vetoes);
    checks =
        registry.isChecked()
            ? new CheckedClaims(source.trust() == Source.Trust.CONFIRM, start)
            : null;
    for (ServiceClaims claims : start.services()) {
      tally = tally.plus(Tally.of(claims));
    }
    if (start.synced()) {
      next = now; // what is held there is probed again
    }
  }

  /** Goes on under a higher term. */
  void under(Term term) {
    guard.under(term);
  }

  Snapshot snapshot() {
    return guard.snapshot();
  }

  boolean isUnreadable() {
    return cause != null;
  }

  /** Whether it was listed completely, by this member or by the one before. */
  boolean isListed() {
    return listed;
  }

  /** Notes an event for the next step. */
  void observe(RegistryEvent event, long now) {
    if (event instanceof RegistryEvent.Disconnected lost) {
      cause = lost.cause();
      detail = lost.detail();
    } else {
      cause = null;
      detail = "";
      lastRead = now;
    }
    listed |= event instanceof RegistryEvent.Synced;
    for (Input input : names.apply(event)) {
      inbox.addAll(checks == null ? List.of(input) : checks.apply(input));
    }
  }

  /** Notes what a check found for the next step. */
  void judged(Checks.Place place, Checks.Verdict verdict) {
    if (checks != null) {
      checks.judged(place, verdict);
    }
  }

  /** Notes that checks of places began. */
  void begun(Set<Checks.Place> places, long round) {
    if (checks != null) {
      checks.begun(places, round);
    }
  }

  /** Which places are to be checked from now on and which no more, or null for no change. */
  Effect.@Nullable Check places() {
    return checks == null ? null : checks.places(source.name());
  }

  /** That every check of its places ends, or null when none runs. */
  Effect.@Nullable Check end() {
    return checks == null ? null : checks.end(source.name());
  }

  /** Notes a probe's result or an operator's word for the next step. */
  void tell(Input input) {
    inbox.add(input);
  }

  /** Notes of what an operator refuses losses from now on. */
  void keeps(Input.Kept other) {
    if (!other.equals(kept)) {
      kept = other;
      inbox.add(other);
    }
  }

  boolean isDue(long now) {
    return !inbox.isEmpty() || next <= now || (checks != null && checks.isUnsettled());
  }

  /** Runs the guard over everything noted. */
  Verdict step(long now) {
    Snapshot before = guard.snapshot();
    if (checks != null) {
      inbox.addAll(checks.settle());
    }
    List<Input> inputs = List.copyOf(inbox);
    inbox.clear(); // first: what fails once must not fail for ever, nor without a pause
    next = now + 1_000;
    Verdict verdict = guard.apply(inputs, now);
    next = verdict.next();
    Snapshot after = verdict.snapshot();
    for (String service : verdict.changed()) {
      tally =
          tally
              .minus(Tally.of(before.services().get(service)))
              .plus(Tally.of(after.services().get(service)));
    }
    return verdict;
  }

  /** The services to merge again: all of them when the whole source's standing changed. */
  static Set<String> dirty(Verdict verdict) {
    Snapshot snapshot = verdict.snapshot();
    if (!snapshot.synced()) {
      return Set.of();
    }
    if (!verdict.sourceChanged()) {
      return verdict.changed();
    }
    Set<String> all = new HashSet<>(verdict.changed());
    all.addAll(snapshot.services().names());
    return all;
  }

  /** The source's own names that make services now, or made them when last seen. */
  Set<String> namesOf(Set<String> services) {
    Set<String> all = new HashSet<>();
    for (String service : services) {
      all.addAll(names.namesOf(service));
      ServiceClaims last = guard.snapshot().services().get(service);
      if (last != null) {
        last.claims().forEach(claim -> all.add(claim.name()));
      }
    }
    return all;
  }

  /** What became of its names: a page of them, and what the stored admissions say. */
  ExplainedNames explain(String after, int limit, StoredState stored) {
    List<ExplainedNames.Name> page = new ArrayList<>();
    for (Named named : names.page(after, limit)) {
      Explanation explanation = named.explanation();
      page.add(
          new ExplainedNames.Name(
              explanation.name(),
              explanation.service(),
              state(named, stored),
              explanation.steps().stream()
                  .map(step -> new ExplainedNames.Step(step.rule(), step.result()))
                  .toList(),
              reason(named),
              named.instances(),
              named.ready(),
              named.rejectedEntries()));
    }
    return new ExplainedNames(page, page.size() < limit ? null : page.get(limit - 1).name());
  }

  /** Why it became no service; the first entry's reason says what is wrong at the source. */
  private static String reason(Named named) {
    String reason = named.explanation().reason();
    return named.without().first().isEmpty()
        ? reason
        : reason + "; its first rejected entry: " + named.without().first().get(0).reason();
  }

  private ExplainedNames.State state(Named named, StoredState stored) {
    String service = named.explanation().service();
    if (named.excluded()) {
      return ExplainedNames.State.EXCLUDED;
    }
    if (service == null) {
      return ExplainedNames.State.NO_SERVICE;
    }
    return stored.admits(source, named.explanation().name(), service)
        ? ExplainedNames.State.ADMITTED
        : ExplainedNames.State.PENDING;
  }

  /** When it wants to be stepped again, in milliseconds since the epoch. */
  long deadline() {
    return next;
  }

  Sources.Status status(Sources.State state, long since) {
    return new Sources.Status(
        source,
        state,
        cause,
        cause == null && state == Sources.State.STALE
            ? "it was not listed completely since the start"
            : detail,
        since,
        lastRead,
        names.size(),
        tally.services(),
        tally.instances(),
        tally.ready(),
        tally.held(),
        tally.rejected() + names.rejected());
  }
}
