package io.sluice.engine.guard;

import io.sluice.engine.guard.Notice.Evidence;
import io.sluice.view.Cells;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The guard of one source, at its owner: no registry can wipe a service, and no guard keeps the
 * dead alive. Owned by the aggregator loop; without clock, thread and I/O.
 */
public final class SourceGuard {
  private final SourceBooks books;
  private final Guards guards;
  private final Outage outage;
  private final boolean remembers;

  private Snapshot snapshot;
  private boolean synced;
  private boolean begun;
  private long now = Long.MIN_VALUE;

  /** What this call has to say; empty between two calls. */
  private final List<Notice> notices = new ArrayList<>();

  private int letGo;

  /**
   * A guard that goes on from where another left off.
   *
   * @param start the snapshot taken over, under the new owner's term; empty when there is none
   */
  public SourceGuard(Snapshot start, GuardSettings settings) {
    this(start, settings, false);
  }

  /**
   * A guard that goes on from where another left off.
   *
   * @param remembers whether a service that was once named keeps its cell, an empty one, when
   *     nothing of it is left: what a veto stands on
   */
  public SourceGuard(Snapshot start, GuardSettings settings, boolean remembers) {
    this.remembers = remembers;
    this.books = SourceBooks.of(settings);
    this.guards = new Guards(books);
    this.snapshot = start;
    this.synced = start.synced();
    this.outage = new Outage(start.staleSince(), settings.expireStale());
    int held = 0;
    for (ServiceClaims claims : start.services()) {
      ServiceGuard guard = guards.takeOver(claims);
      guard.count(Long.MIN_VALUE);
      held += guard.held();
    }
    books.loss().begin(start.suspect(), held);
  }

  /** What is admitted at present. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Goes on under a higher term. */
  public void under(Term term) {
    snapshot =
        new Snapshot(
            snapshot.source(),
            term,
            snapshot.sequence() + 1,
            snapshot.synced(),
            snapshot.staleSince(),
            snapshot.suspect(),
            snapshot.services());
  }

  /**
   * Takes in what happened, all at once: the order of inputs for different services does not
   * matter.
   *
   * @param inputs in the order in which they happened; none when only time passed
   * @param time milliseconds since the epoch by the owner's clock; a step back is ignored
   */
  public Verdict apply(List<Input> inputs, long time) {
    now = Math.max(now, time);
    begin();
    inputs.forEach(this::take);
    books.damping().forget(now);
    guards.touchAll(books.wakes().due(now));
    expire();
    judge();
    return conclude();
  }

  /** What was taken over is set against this owner's clock, once. */
  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    guards.all().forEach(guard -> guard.resume(now));
    outage.resume(now);
  }

  private void take(Input input) {
    if (input instanceof Input.Read read) {
      readAgain();
      ServiceGuard guard = guards.get(read.claims().service());
      if (guard == null || !guard.isUnmovedBy(read.claims())) {
        guards.touch(read.claims().service()).read(read.claims(), read.silent(), now);
      }
    } else if (input instanceof Input.Checked checked) {
      ServiceGuard guard = guards.touch(checked.claims().service());
      guard.checked(checked.claims(), checked.silent(), now);
    } else if (input instanceof Input.Kept kept) {
      books.keeping().set(kept);
      guards.touchHolding();
    } else if (input instanceof Input.Listed listed) {
      readAgain();
      listed(listed.services());
    } else if (input instanceof Input.Lost lost) {
      lost(lost);
    } else if (input instanceof Input.Probed probed) {
      if (guards.probed(probed, now, outage.isOn())) {
        notices.add(new Notice.OutOfReach());
      }
    } else if (input instanceof Input.Confirmed confirmed) {
      confirmed(confirmed.service());
    } else {
      throw new IllegalStateException("no rule for " + input);
    }
  }

  private void listed(Set<String> services) {
    synced = true;
    for (String service : guards.missingFrom(services)) {
      guards.touch(service).read(new ServiceClaims(service, List.of(), List.of()), Set.of(), now);
    }
    guards.frozen().forEach(guard -> guards.touch(guard.service()).thaw());
  }

  private void lost(Input.Lost lost) {
    if (outage.isNews(lost.cause(), now)) {
      notices.add(new Notice.BecameStale(lost.cause(), lost.detail()));
    }
  }

  private void readAgain() {
    Long since = outage.end();
    if (since != null) {
      notices.add(new Notice.ReadAgain(now - since));
      books.probes().forgetFailures();
      guards.holding().forEach(guard -> guards.touch(guard.service()).restart(now));
    }
  }

  private void confirmed(@Nullable String service) {
    ServiceGuard named = service == null ? null : guards.get(service);
    if (remembers && named != null && named.isEmpty()) {
      guards.touch(named.service());
      guards.remove(named.service()); // an operator believes that it is named no more
    }
    letGo += guards.confirm(service, now, outage.isOn());
    if (service == null) {
      if (books.loss().isSuspect()) {
        notices.add(new Notice.Recovered(Evidence.OPERATOR));
      }
      books.loss().believe();
    }
  }

  private void expire() {
    if (guards.isEmpty()
        || outage.expiry() > now
        || guards.all().stream().anyMatch(guard -> books.keeping().keeps(guard.service()))) {
      return;
    }
    int claims = 0;
    for (ServiceGuard guard : guards.all()) {
      claims += guard.size();
      guards.touch(guard.service());
      guards.remove(guard.service());
    }
    notices.add(new Notice.Expired(claims));
    books.probes().clear();
    books.loss().clear();
  }

  /** Judges the source as a whole first: what a suspect source loses is not believed. */
  private void judge() {
    guards.touched().forEach(guard -> guard.count(now));
    SourceLoss loss = books.loss();
    boolean before = loss.isSuspect();
    loss.judge(now);
    if (before != loss.isSuspect()) {
      notices.add(before ? new Notice.Recovered(Evidence.RETURNED) : loss.notice());
      guards.touchHolding();
    }
    for (ServiceGuard guard : guards.touched()) {
      guard.settle(now, mood(guard.service()));
      guards.note(guard);
    }
    if (loss.isSuspect() && !guards.isHolding()) {
      loss.believe();
      notices.add(new Notice.Recovered(Evidence.NOTHING_HELD));
    }
  }

  private Verdict conclude() {
    Set<String> changed = new TreeSet<>();
    Set<String> reread = new TreeSet<>();
    Cells<ServiceClaims> services = snapshot.services();
    for (String service : guards.takeTouched()) {
      ServiceGuard guard = guards.get(service);
      if (guard == null || (guard.isEmpty() && !remembers)) {
        notices.addAll(guard == null ? List.of() : guard.notices());
        guards.remove(service);
        changed.addAll(services.get(service) == null ? Set.of() : Set.of(service));
        services = services.without(service);
        continue;
      }
      notices.addAll(guard.notices());
      ServiceClaims claims = guard.publish();
      if (claims == null && services.get(service) == null) {
        claims = new ServiceClaims(service, List.of(), List.of()); // named, though nobody is there
      }
      if (claims != null) {
        services = services.with(service, claims);
        changed.add(service);
      }
      Mood mood = mood(service);
      if (guard.asksToReread(now, mood)) {
        reread.add(service);
      }
      guards.note(guard);
      books.wakes().set(service, guard.next(now, mood));
    }
    return verdict(services, changed, reread);
  }

  private Verdict verdict(Cells<ServiceClaims> services, Set<String> changed, Set<String> reread) {
    boolean sourceChanged = admit(services, !changed.isEmpty());
    outage.sweep(services, books.probes(), now);
    books.reach().control(services, books.probes(), now);
    Set<Target> probes = books.probes().due(now, guards.wanting(outage.isOn()));
    long next = Math.min(books.wakes().next(), books.probes().next(now));
    // What should be over already waits for an operator's hold to end.
    long expiry = guards.isEmpty() || outage.expiry() <= now ? Wakes.NEVER : outage.expiry();
    Verdict verdict =
        new Verdict(
            snapshot,
            sourceChanged,
            Collections.unmodifiableSet(changed),
            Collections.unmodifiableSet(probes),
            Collections.unmodifiableSet(reread),
            Math.min(next, Math.min(outage.nextSweep(), expiry)),
            List.copyOf(notices),
            letGo);
    notices.clear();
    letGo = 0;
    return verdict;
  }

  /** Makes the next snapshot if anything changed, and says whether it concerns all services. */
  private boolean admit(Cells<ServiceClaims> services, boolean changed) {
    Snapshot before = snapshot;
    boolean suspect = books.loss().isSuspect();
    Long since = outage.since();
    boolean sourceChanged =
        synced != before.synced()
            || suspect != before.suspect()
            || !Objects.equals(since, before.staleSince());
    if (sourceChanged || changed) {
      long sequence = before.sequence() + 1;
      snapshot =
          new Snapshot(before.source(), before.term(), sequence, synced, since, suspect, services);
    }
    return sourceChanged;
  }

  private Mood mood(String service) {
    return new Mood(books.loss().isSuspect(), outage.isOn(), books.keeping().keeps(service));
  }
}
