package io.sluice.engine.guard;

import io.sluice.view.Prober.Result;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Which addresses are probed when, and how often in a row nobody was there. */
final class ProbeSchedule {
  /** So many answers are awaited at once; the prober bounds the rate. */
  static final int AT_ONCE = 100;

  /** How long an answer is awaited before it is asked for again, in milliseconds. */
  static final long PATIENCE = 60_000;

  private final Map<Target, Watch> watches = new HashMap<>();
  private final SortedSet<Watch> waiting = queue();
  private final SortedSet<Watch> asked = queue();

  /** One address; {@link #at} changes only while it is in no queue. */
  private static final class Watch {
    final Target target;
    final Set<String> services = new TreeSet<>();
    int failures;
    long at;

    Watch(Target target) {
      this.target = target;
    }
  }

  /**
   * What a probe found.
   *
   * @param services that wait for it
   * @param failures how often in a row nobody was there; 0 when somebody is
   */
  record Finding(Set<String> services, int failures) {}

  private static SortedSet<Watch> queue() {
    return new TreeSet<>(
        Comparator.comparingLong((Watch watch) -> watch.at).thenComparing(watch -> watch.target));
  }

  /** Probes an address for a service, at the earlier of this time and one already fixed. */
  void watch(String service, Target target, long at) {
    Watch watch = watches.computeIfAbsent(target, Watch::new);
    boolean isNew = watch.services.isEmpty();
    watch.services.add(service);
    if (isNew || (at < watch.at && waiting.remove(watch))) {
      watch.at = at;
      waiting.add(watch);
    }
  }

  /** Probes an address once more, after this many failures in a row. */
  void again(String service, Target target, long at, int failures) {
    watch(service, target, at);
    Watch watch = watches.get(target);
    if (watch != null) {
      watch.failures = failures;
    }
  }

  /**
   * Takes out what is to be probed now.
   *
   * @param wanted whether a service still wants to know about an address
   */
  Set<Target> due(long now, BiPredicate<String, Target> wanted) {
    Set<Target> due = new TreeSet<>();
    while (!asked.isEmpty() && asked.first().at <= now) {
      ask(take(asked), now, due, wanted);
    }
    while (!waiting.isEmpty() && waiting.first().at <= now && asked.size() < AT_ONCE) {
      ask(take(waiting), now, due, wanted);
    }
    return due;
  }

  private static Watch take(SortedSet<Watch> queue) {
    Watch first = queue.first();
    queue.remove(first);
    return first;
  }

  private void ask(Watch watch, long now, Set<Target> due, BiPredicate<String, Target> wanted) {
    watch.services.removeIf(service -> !wanted.test(service, watch.target));
    if (watch.services.isEmpty()) {
      watches.remove(watch.target);
      return;
    }
    watch.at = now + PATIENCE;
    asked.add(watch);
    due.add(watch.target);
  }

  /**
   * Takes in an answer; who wants another probe asks {@link #again}.
   *
   * @param counts whether silence says anything; if not, the failures stay as many as they were
   * @return null when nobody waits for it
   */
  @Nullable Finding answered(Target target, Result result, boolean counts) {
    Watch watch = watches.get(target);
    if (watch == null || !asked.remove(watch)) {
      return null;
    }
    watches.remove(target);
    int failures = result == Result.ANSWERS ? 0 : watch.failures + (counts ? 1 : 0);
    return new Finding(watch.services, failures);
  }

  /** Starts counting failures anew: they were found while the source could not be read. */
  void forgetFailures() {
    watches.values().forEach(watch -> watch.failures = 0);
  }

  /** How many wait for their turn. */
  int backlog() {
    return waiting.size();
  }

  long next(long now) {
    long next = asked.isEmpty() ? Wakes.NEVER : asked.first().at;
    if (!waiting.isEmpty() && asked.size() < AT_ONCE) {
      next = Math.min(next, Math.max(now, waiting.first().at));
    }
    return next;
  }

  /** Nobody wants anything any more. */
  void clear() {
    watches.clear();
    waiting.clear();
    asked.clear();
  }
}
