package io.sluice.engine.guard;

import io.sluice.engine.guard.Entry.Absent;
import io.sluice.engine.guard.Entry.Missing;
import io.sluice.engine.guard.Entry.Present;
import io.sluice.engine.guard.Entry.Waiting;
import io.sluice.engine.guard.Notice.Evidence;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The guard of what one source claims of one service. A call of the source's guard reads first,
 * then counts, and settles when the whole source is judged.
 */
final class ServiceGuard {
  private static final long PROBE_AGAIN = 2_000;
  private static final long FAILED_AGAIN = 1_000;
  private static final int PROOF = 2;

  private final Ledger ledger;
  private final Roster roster;
  private final Judgement judgement;
  private final Frozen frozen;
  private List<Rejected> rejected = List.of();
  private ServiceClaims published;
  private @Nullable ServiceClaims same; // a read that is equal to what is published
  private int counted;
  private boolean fresh;

  ServiceGuard(String service, SourceBooks books) {
    this.ledger = new Ledger(service, books);
    this.roster = ledger.roster();
    this.judgement = new Judgement(ledger);
    this.frozen = new Frozen(ledger);
    this.published = new ServiceClaims(service, List.of(), List.of());
  }

  /** Goes on from what another owner's guard published. */
  void takeOver(ServiceClaims before) {
    published = before;
    rejected = before.rejected();
    for (Claim claim : before.claims()) {
      ledger.put(ClaimKey.of(claim), Entry.takenOver(claim));
      if (claim.standing() instanceof Standing.Unreachable unreachable) {
        frozen.takeOver(Target.of(claim.instance()), unreachable.since());
      }
    }
    ledger.begin();
  }

  /** Sets what was taken over against this owner's clock, and probes what is held. */
  void resume(long now) {
    judgement.resume(now);
    roster.each(
        Waiting.class,
        (key, waiting) ->
            ledger.put(key, new Waiting(waiting.claim(), Damping.until(waiting.until(), now))));
  }

  /** Takes in a fresh read; what vanished is judged later. */
  void read(ServiceClaims read, Set<Target> silent, long now) {
    fresh = true;
    ledger.silent(silent);
    if (isSteady() && (isSame(read) || read.equals(published))) {
      same = read;
      return;
    }
    frozen.clear();
    take(read, now);
  }

  /** Takes in what checks make of the last read; what goes for that is judged later, too. */
  void checked(ServiceClaims checked, Set<Target> silent, long now) {
    ledger.silent(silent);
    if (!isSteady() || !checked.equals(published)) {
      take(checked, now);
    }
  }

  private void take(ServiceClaims read, long now) {
    same = null;
    ledger.change();
    rejected = read.rejected();
    Map<ClaimKey, Claim> seen = new HashMap<>();
    read.claims().forEach(claim -> seen.put(ClaimKey.of(claim), claim));
    roster.others(seen.keySet()).forEach(key -> see(key, null, now));
    seen.forEach((key, claim) -> see(key, claim, now));
  }

  /**
   * Whether a read need not even be looked at: a registry that is read whole passes a thousand
   * services for one that changed.
   */
  boolean isUnmovedBy(ServiceClaims read) {
    return isSame(read) && isSteady();
  }

  /** Whether what is published is what was read last, and nothing waits for a fresh read. */
  private boolean isSteady() {
    return !ledger.isChanged() // an earlier read of this call is not published yet
        && roster.waiting() == 0
        && roster.absent() == 0
        && !frozen.isAny();
  }

  /** Most reads are the very one before: comparing them claim by claim would cost the most. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isSame(ServiceClaims read) {
    return read == same;
  }

  private void see(ClaimKey key, @Nullable Claim claim, long now) {
    Entry before = roster.get(key);
    if (claim != null && Sight.of(claim) == Sight.READY) {
      seeReady(key, before, claim, now);
    } else if (claim != null && Sight.of(claim) == Sight.LEAVING) {
      seeLeaving(key, before, claim, now);
    } else {
      seeNothing(key, before, claim, now);
    }
  }

  private void seeReady(ClaimKey key, @Nullable Entry before, Claim claim, long now) {
    if (before instanceof Absent absent) {
      ledger.put(key, absent.returns(claim));
      ledger.tidings().gone(Evidence.RETURNED);
    } else if (before instanceof Waiting waiting) {
      ledger.put(key, new Waiting(claim, waiting.until()));
    } else if (before instanceof Present present && present.isReady()) {
      ledger.put(key, new Present(claim, present.readySince()));
    } else {
      ledger.comes(key, claim, now);
    }
  }

  private void seeLeaving(ClaimKey key, @Nullable Entry before, Claim claim, long now) {
    ledger.put(key, new Present(claim, now));
    if (before instanceof Absent absent) {
      ledger.departs(key, absent.readySince(), absent.goneAt(), now);
      ledger.tidings().gone(Evidence.ANNOUNCED);
    } else if (before instanceof Waiting) {
      ledger.left(key, now);
    } else if (before instanceof Present present && present.isReady()) {
      ledger.departs(key, present.readySince(), Long.MAX_VALUE, now);
    }
  }

  /** Not listed, or listed neither ready nor leaving. */
  private void seeNothing(ClaimKey key, @Nullable Entry before, @Nullable Claim claim, long now) {
    if (before instanceof Absent absent) {
      ledger.put(key, absent.reportedAs(claim));
    } else if (before instanceof Present present && present.isReady()) {
      ledger.put(key, present.vanishes(claim));
    } else {
      ledger.put(key, claim == null ? null : new Present(claim, now));
      if (before instanceof Waiting) {
        ledger.left(key, now);
      }
    }
  }

  /** Lets in who waited long enough, and tells the source how many are ready. */
  void count(long now) {
    ledger.letIn(now);
    SourceLoss loss = ledger.books().loss();
    loss.count(counted, roster.ready());
    counted = roster.ready();
    if (counted > 0) {
      loss.settled(service());
    } else if (roster.absent() > 0) {
      loss.emptied(service(), now);
    }
  }

  void settle(long now, Mood mood) {
    judgement.settle(fresh, now, mood);
    fresh = false;
  }

  /**
   * Takes in what a probe found.
   *
   * @return when to probe again, or {@link Wakes#NEVER}
   */
  long probed(Target target, int failures, long now, boolean stale) {
    if (stale) {
      return frozen.probed(target, failures, now);
    }
    if (failures >= PROOF) {
      roster.at(target, Missing.class, (key, held) -> ledger.goes(key, held, now, Evidence.PROBES));
    }
    return roster.holds(target) ? now + (failures == 0 ? PROBE_AGAIN : FAILED_AGAIN) : Wakes.NEVER;
  }

  /** Whether a probe of this address still matters. */
  boolean wants(Target target, boolean stale) {
    return !ledger.isKept() && (stale ? roster.serves(target) : roster.holds(target));
  }

  /**
   * An operator believes what is held, and while the source is stale what probes find dead.
   *
   * @return how many went
   */
  int confirm(long now, boolean stale) {
    int held = roster.missing();
    roster.each(Missing.class, (key, gone) -> ledger.goes(key, gone, now, Evidence.OPERATOR));
    ledger.window().reset();
    return stale ? held + frozen.confirm(now) : held;
  }

  /** The source can be read again: time begins anew for what is held. */
  void restart(long now) {
    judgement.restart(now);
  }

  /** A complete listing followed an outage: what was found meanwhile no longer matters. */
  void thaw() {
    frozen.clear();
  }

  boolean asksToReread(long now, Mood mood) {
    return judgement.asksToReread(now, mood);
  }

  /** When to look again though nothing happens. */
  long next(long now, Mood mood) {
    return Math.min(judgement.next(now, mood), ledger.nextLetIn());
  }

  /** What is to be published, or null when nothing changed since it was asked last. */
  @Nullable ServiceClaims publish() {
    if (!ledger.takeChanged()) {
      return null;
    }
    List<Claim> claims = new ArrayList<>(roster.size());
    roster.entries().forEach(entry -> claims.add(frozen.published(entry)));
    ServiceClaims next = new ServiceClaims(service(), claims, rejected);
    if (next.equals(published)) {
      return null;
    }
    published = next;
    same = null;
    return next;
  }

  List<Notice> notices() {
    return ledger.tidings().take();
  }

  String service() {
    return ledger.service();
  }

  int held() {
    return roster.missing();
  }

  int size() {
    return roster.size();
  }

  boolean isFrozen() {
    return frozen.isAny();
  }

  boolean isEmpty() {
    return roster.size() == 0 && rejected.isEmpty();
  }
}
