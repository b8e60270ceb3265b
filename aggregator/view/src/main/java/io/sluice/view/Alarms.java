package io.sluice.view;

import java.util.List;

/** What an operator should look at now, as one part or the whole member sees it. */
@FunctionalInterface
public interface Alarms {
  /** Nothing to look at, ever. */
  Alarms NONE = List::of;

  /** The alarms that stand, sorted; any thread, never blocks. */
  List<Alarm> alarms();

  /** Those that this member has seen itself; the rest it was told by others. */
  default List<Alarm> own() {
    return alarms();
  }

  /** All alarms of several parts. */
  static Alarms of(List<Alarms> parts) {
    List<Alarms> all = List.copyOf(parts);
    return () -> all.stream().flatMap(part -> part.alarms().stream()).sorted().toList();
  }
}
