package io.sluice.engine.guard;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who left and came back lately, so that a flapping instance is let in later each time. */
final class Damping {
  private static final long FIRST_WAIT = 1_000;
  private static final long LONGEST_WAIT = 30_000;
  private static final long MEMORY = 300_000;
  private static final int MOST_RETURNS = 6; // 1, 2, 4, 8, 16 and 30 s
  private static final int MOST_REMEMBERED = 50_000;

  /** In the order of the last change, so that the oldest is forgotten first. */
  private final Map<Flapper, Flaps> memory = new LinkedHashMap<>();

  private record Flapper(String service, ClaimKey key) {}

  /** When it came back, oldest first; and whether it is gone at present. */
  private record Flaps(long last, boolean gone, List<Long> returns) {}

  /** No later than anybody waits, for a time that another owner's clock set. */
  static long until(long until, long now) {
    return Math.min(until, now + LONGEST_WAIT);
  }

  void left(String service, ClaimKey key, long now) {
    Flapper flapper = new Flapper(service, key);
    Flaps before = memory.remove(flapper);
    memory.put(flapper, new Flaps(now, true, before == null ? List.of() : before.returns));
    if (memory.size() > MOST_REMEMBERED) {
      Iterator<Flapper> oldest = memory.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Until when somebody who is ready waits: {@code now} for one that is new. */
  long comes(String service, ClaimKey key, long now) {
    Flapper flapper = new Flapper(service, key);
    Flaps before = memory.get(flapper);
    if (before == null || !before.gone || before.last < now - MEMORY) {
      return now;
    }
    List<Long> returns =
        Stream.concat(before.returns.stream().filter(at -> at >= now - MEMORY), Stream.of(now))
            .toList();
    int known = Math.min(returns.size(), MOST_RETURNS);
    memory.remove(flapper);
    memory.put(
        flapper, new Flaps(now, false, returns.subList(returns.size() - known, returns.size())));
    return now + Math.min(LONGEST_WAIT, FIRST_WAIT << (known - 1));
  }

  /** Forgets who neither left nor came back for five minutes. */
  void forget(long now) {
    Iterator<Flaps> oldest = memory.values().iterator();
    while (oldest.hasNext() && oldest.next().last < now - MEMORY) {
      oldest.remove();
    }
  }
}
