package io.sluice.store.anchor;

import io.sluice.proof.Hash;
import io.sluice.proof.Head;
import io.sluice.proof.HeadKey;
import io.sluice.proof.SignedHead;
import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.AuditProof;
import io.sluice.view.StoreUnavailable;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs what the audit comes down to and brings it out of the database: every minute in which
 * something was written, and every third minute in any case. Each time it looks whether the
 * database still holds what was signed last. One thread of its own.
 */
public final class Anchoring implements Alarms, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Anchoring.class);
  private static final long CLOSE_MILLIS = 1_000;

  private final AuditHeads audit;
  private final HeadKey key;
  private final String member;
  private final Times times;
  private final List<Anchor> anchors;
  private final List<AnchorState> states;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "sluice-audit-anchors");
  private volatile @Nullable SignedHead signed; // the thread's, read anywhere
  private volatile @Nullable Alarm altered; // the thread's, read anywhere

  /**
   * When heads are signed.
   *
   * @param every how long a written entry may wait; a sixth of it is the beat
   * @param wall says when a head was signed
   * @param steady measures what is due, whatever the wall clock is set to
   */
  public record Times(Duration every, Clock wall, Clock steady) {}

  /**
   * Anchoring that has not begun.
   *
   * @param key of this member
   */
  public Anchoring(
      AuditHeads audit, HeadKey key, String member, List<Anchor> anchors, Times times) {
    this.audit = audit;
    this.key = key;
    this.member = member;
    this.times = times;
    this.anchors = List.copyOf(anchors);
    this.states =
        anchors.stream()
            .map(anchor -> new AnchorState(anchor, times.wall().millis(), times.steady()))
            .toList();
  }

  /** Begins; what a file holds from an earlier run is what must still be true. */
  public void start() {
    signed = newest(trusted());
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      do {
        beat();
      } while (!closing.await(times.every().toMillis() / 6, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Once round. */
  void beat() {
    try {
      Head head = audit.head();
      look(head);
      List<AnchorState> due =
          states.stream().filter(state -> state.isDue(head.size(), times.every())).toList();
      if (!due.isEmpty() && altered == null) {
        SignedHead fresh = sign(head);
        signed = fresh;
        due.forEach(state -> state.give(fresh));
      }
    } catch (StoreUnavailable e) {
      log.atDebug().setCause(e).log("No head can be read"); // told once, by the store
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Bringing out the audit's heads failed");
    }
  }

  /** What was altered is not signed: a head of it would be a second truth. */
  private void look(Head head) {
    SignedHead before = signed;
    if (before == null || before.head().size() == 0) {
      return;
    }
    long size = before.head().size();
    Optional<Hash> link = audit.linkAt(size);
    boolean same = head.size() >= size && link.filter(before.head().link()::equals).isPresent();
    if (same == (altered == null)) {
      return;
    }
    if (same) {
      altered = null;
      log.atInfo().log("The audit holds again what was signed");
      return;
    }
    altered =
        new Alarm(
            Alarm.Kind.AUDIT_ALTERED,
            "audit",
            "The database does not hold the %d entries of the audit that %s signed; an older backup was put in its place, or somebody altered it. sluice audit verify says what is gone; no further head is signed. To go on with what is there, keep the file of signed heads as evidence, move it away, and restart"
                .formatted(size, before.member()),
            times.wall().millis());
    log.atWarn()
        .addKeyValue("signed", size)
        .addKeyValue("entries", head.size())
        .log("The database does not hold what was signed of the audit");
  }

  /** Vouches for a head now, for an export. */
  public SignedHead sign(Head head) {
    return key.sign(head, times.wall().millis(), member);
  }

  /** The public half of the member's key. */
  public String publicKey() {
    return key.publicText();
  }

  /** The newest head that was signed. */
  public Optional<SignedHead> signed() {
    return Optional.ofNullable(signed);
  }

  /** What this member's files hold with a good signature of its own, by size, and its newest. */
  public List<SignedHead> trusted() {
    PublicKey own = HeadKey.publicKey(key.publicText());
    Map<Long, SignedHead> bySize = new TreeMap<>();
    for (Anchor anchor : anchors) {
      if (anchor instanceof FileAnchor file) {
        try {
          file.heads(own).heads().forEach(head -> bySize.put(head.head().size(), head));
        } catch (IOException e) {
          log.atWarn()
              .addKeyValue("anchor", anchor.name())
              .addKeyValue("reason", e.toString())
              .log("The heads in a file cannot be read");
        }
      }
    }
    signed().ifPresent(head -> bySize.put(head.head().size(), head));
    return List.copyOf(bySize.values());
  }

  private static @Nullable SignedHead newest(List<SignedHead> heads) {
    return heads.isEmpty() ? null : heads.get(heads.size() - 1);
  }

  /** Where heads go and what each place took last. */
  public List<AuditProof.Anchor> anchors() {
    return states.stream().map(AnchorState::last).toList();
  }

  /** How often an anchor did not take a head, by its name. */
  public Map<String, Long> failures() {
    Map<String, Long> failures = new TreeMap<>();
    states.forEach(state -> failures.put(state.last().name(), state.failures()));
    return failures;
  }

  @Override
  public List<Alarm> alarms() {
    List<Alarm> alarms = new ArrayList<>();
    Alarm changed = altered;
    if (changed != null) {
      alarms.add(changed);
    }
    for (AnchorState state : states) {
      if (state.isOld()) {
        AuditProof.Anchor last = state.last();
        alarms.add(
            new Alarm(
                Alarm.Kind.AUDIT_UNANCHORED,
                last.name(),
                "No signed head of the audit has arrived there for more than 5 minutes"
                    + (last.failure().isEmpty() ? "" : ": " + last.failure())
                    + ". Until one does, what was written since can be altered unseen by who"
                    + " can write to the database",
                last.at()));
      }
    }
    return alarms;
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
