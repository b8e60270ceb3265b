package io.sluice.launcher;

import io.sluice.console.web.Measure;
import io.sluice.view.Alarms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a member's parts say of themselves, gathered while they are made. The wiring's thread. */
final class Watched {
  private final List<Measure> measures = new ArrayList<>();
  private final List<Alarms> alarms = new ArrayList<>();

  void measure(Collection<Measure> more) {
    measures.addAll(more);
  }

  void alarm(Alarms more) {
    alarms.add(more);
  }

  List<Measure> measures() {
    return List.copyOf(measures);
  }

  Alarms alarms() {
    return Alarms.of(alarms);
  }
}
