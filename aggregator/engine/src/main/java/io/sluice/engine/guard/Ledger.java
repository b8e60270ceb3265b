package io.sluice.engine.guard;

import io.sluice.engine.guard.Entry.Absent;
import io.sluice.engine.guard.Entry.Present;
import io.sluice.engine.guard.Entry.Waiting;
import io.sluice.engine.guard.Notice.Evidence;
import io.sluice.view.Claim;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims of one service, and what their coming and going means for its and its source's loss.
 */
final class Ledger {
  private final String service;
  private final SourceBooks books;
  private final Roster roster = new Roster();
  private final Tidings tidings;
  private ReadyWindow window;
  private @Nullable Hold hold;
  private Set<Target> silent = Set.of();
  private boolean changed;

  Ledger(String service, SourceBooks books) {
    this.service = service;
    this.books = books;
    this.tidings = new Tidings(service);
    this.window = new ReadyWindow(books.settings().window().toMillis(), 0);
  }

  /** Makes the roster as it is the beginning. */
  void begin() {
    int most = roster.ready() + roster.missing();
    window = new ReadyWindow(books.settings().window().toMillis(), most);
    hold = roster.missing() > 0 ? new Hold(Long.MIN_VALUE, most) : null;
  }

  String service() {
    return service;
  }

  SourceBooks books() {
    return books;
  }

  Roster roster() {
    return roster;
  }

  ReadyWindow window() {
    return window;
  }

  Tidings tidings() {
    return tidings;
  }

  @Nullable Hold hold() {
    return hold;
  }

  void hold(@Nullable Hold other) {
    hold = other;
  }

  /** Replaces, adds, or with null removes an entry. */
  void put(ClaimKey key, @Nullable Entry entry) {
    changed |= !Objects.equals(roster.get(key), entry);
    roster.put(key, entry);
  }

  /** Notes where only a check finds nobody. */
  void silent(Set<Target> targets) {
    silent = targets;
  }

  /** Whether an instance is missing for nothing but a check's silence: the registry reports it. */
  boolean isSilent(Absent absent) {
    return absent.reported() != null && silent.contains(Target.of(absent.lastReady().instance()));
  }

  /** Whether an operator refuses losses of the service. */
  boolean isKept() {
    return books.keeping().keeps(service);
  }

  /** Something is to be published anew. */
  void change() {
    changed = true;
  }

  /** Whether something is not published yet. */
  boolean isChanged() {
    return changed;
  }

  /** Whether something changed since this was asked last. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** Ready, and not so before: lets it in or makes it wait. */
  void comes(ClaimKey key, Claim claim, long now) {
    long until = books.damping().comes(service, key, now);
    put(key, until > now ? new Waiting(claim, until) : new Present(claim, now));
    if (until > now) {
      tidings.damped(until);
    }
  }

  /** Lets in who waited long enough. */
  void letIn(long now) {
    if (nextLetIn() <= now) {
      roster.each(
          Waiting.class,
          (key, waiting) -> {
            if (waiting.until() <= now) {
              put(key, new Present(waiting.claim(), now));
            }
          });
    }
  }

  /** When the first of those who wait is let in. */
  long nextLetIn() {
    long next = Wakes.NEVER;
    if (roster.waiting() > 0) {
      for (Entry entry : roster.entries()) {
        next = entry instanceof Waiting waiting ? Math.min(next, waiting.until()) : next;
      }
    }
    return next;
  }

  /** Ready until now, or while it is damped: the next time it comes, it comes back. */
  void left(ClaimKey key, long now) {
    books.damping().left(service, key, now);
  }

  /** Announced: it leaves every maximum. */
  void departs(ClaimKey key, long readySince, long goneAt, long now) {
    left(key, now);
    window.forget(readySince, goneAt);
    hold = hold == null ? null : hold.without(readySince);
    books.loss().explained(readySince, goneAt);
    if (roster.absent() == 0) {
      books.loss().settled(service);
    }
  }

  /** Its silent absence is believed. */
  void goes(ClaimKey key, Absent absent, long now, Evidence evidence) {
    put(key, absent.reported() == null ? null : new Present(absent.reported(), now));
    left(key, now);
    tidings.gone(evidence);
    if (evidence == Evidence.PROBES || evidence == Evidence.OPERATOR) {
      books.loss().explained(absent.readySince(), absent.goneAt());
    }
    boolean isSlow = evidence == Evidence.TIME; // losses that time confirms still add up
    if (roster.absent() == 0 && !isSlow) {
      books.loss().settled(service);
    }
  }
}
