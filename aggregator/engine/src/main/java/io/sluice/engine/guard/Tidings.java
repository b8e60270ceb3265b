package io.sluice.engine.guard;

import io.sluice.engine.guard.Notice.Evidence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What happened to one service within one call, added up into notices. */
final class Tidings {
  private final String service;
  private final Map<Evidence, Integer> gone = new EnumMap<>(Evidence.class);
  private final List<Notice> others = new ArrayList<>(0);
  private int damped;
  private long dampedUntil;

  Tidings(String service) {
    this.service = service;
  }

  /** One that was held or vanished is decided; small losses are no news. */
  void gone(Evidence evidence) {
    if (evidence != Evidence.SMALL) {
      gone.merge(evidence, 1, Integer::sum);
    }
  }

  void damped(long until) {
    damped++;
    dampedUntil = Math.max(dampedUntil, until);
  }

  void add(Notice notice) {
    others.add(notice);
  }

  /** Takes out all there is to say. */
  List<Notice> take() {
    List<Notice> notices = new ArrayList<>(others);
    gone.forEach(
        (evidence, count) ->
            notices.add(
                evidence == Evidence.RETURNED
                    ? new Notice.Returned(service, count)
                    : new Notice.LossBelieved(service, count, evidence)));
    if (damped > 0) {
      notices.add(new Notice.Damped(service, damped, dampedUntil));
    }
    gone.clear();
    others.clear();
    damped = 0;
    dampedUntil = 0;
    return notices;
  }
}
