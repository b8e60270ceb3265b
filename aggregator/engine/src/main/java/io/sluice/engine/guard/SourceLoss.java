package io.sluice.engine.guard;

import io.sluice.engine.guard.Notice.BecameSuspect;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a whole source lost silently, and whether that makes it suspect. */
final class SourceLoss {
  private static final int FEWEST_INSTANCES = 10;
  private static final int FEWEST_WIPED = 2;
  private static final int TOLERATED_SERVICES = 3;
  private static final int TOLERATED_SERVICES_PERCENT = 5;

  private final int maxDropPercent;
  private final long length;
  private ReadyWindow window;
  private final Map<String, Long> emptied = new LinkedHashMap<>();
  private int ready;
  private int serving;
  private @Nullable Suspicion suspicion;

  SourceLoss(GuardSettings settings) {
    this.maxDropPercent = settings.sourceMaxDropPercent();
    this.length = settings.sourceWindow().toMillis();
    this.window = new ReadyWindow(length, 0);
  }

  /** A service's ready instances changed in number. */
  void count(int before, int after) {
    ready += after - before;
    serving += (after > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
  }

  /** Makes what was counted so far the beginning. */
  void begin(boolean suspect, int held) {
    window = new ReadyWindow(length, ready + held);
    if (suspect) {
      suspicion = Suspicion.of(Long.MIN_VALUE, ready + held, held, emptied.size());
    }
  }

  /** A service silently lost its last ready instance. */
  void emptied(String service, long now) {
    emptied.putIfAbsent(service, now);
  }

  /** A service has a ready instance, or its loss was announced, proven or confirmed. */
  void settled(String service) {
    emptied.remove(service);
  }

  /** An instance's loss was announced, proven by probes or confirmed: it is no silent one. */
  void explained(long readySince, long goneAt) {
    window.forget(readySince, goneAt);
    if (suspicion != null) {
      suspicion = suspicion.without(readySince);
    }
  }

  boolean isSuspect() {
    return suspicion != null;
  }

  /** Looks at what is lost now; the answer is in {@link #isSuspect}. */
  void judge(long now) {
    window.record(now, ready);
    if (suspicion == null) {
      emptied.values().removeIf(since -> since <= now - length);
      int most = window.most(now);
      if (isLarge(most, most - ready)) {
        suspicion = Suspicion.of(now, most, most - ready, emptied.size());
      }
    } else {
      suspicion = suspicion.at(ready, emptied.size());
      if (suspicion.mostReturned() && !isLarge(suspicion.most(), suspicion.lost())) {
        suspicion = null;
      }
    }
  }

  /** Believes what was there when it was judged last. */
  void believe() {
    suspicion = null;
    window.reset();
    emptied.clear();
  }

  /** Begins anew: the source lost all its claims by configuration. */
  void clear() {
    believe();
    window = new ReadyWindow(length, 0);
    ready = 0;
    serving = 0;
  }

  /** The notice of a suspicion that was just found. */
  BecameSuspect notice() {
    if (suspicion == null) {
      throw new IllegalStateException("nothing is suspected");
    }
    return new BecameSuspect(suspicion.lost(), suspicion.most(), suspicion.emptied());
  }

  private boolean isLarge(int most, int lost) {
    boolean share = lost >= FEWEST_INSTANCES && lost * 100L > (long) maxDropPercent * most;
    boolean all = most >= FEWEST_WIPED && lost >= most;
    int services = serving + emptied.size();
    boolean wiped =
        emptied.size() > TOLERATED_SERVICES
            && emptied.size() * 100L > (long) TOLERATED_SERVICES_PERCENT * services;
    return share || all || wiped;
  }
}
