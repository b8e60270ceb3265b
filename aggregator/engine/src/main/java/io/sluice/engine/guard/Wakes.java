package io.sluice.engine.guard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** When each service wants to be looked at though nothing happens. */
final class Wakes {
  /** No time at all. */
  static final long NEVER = Long.MAX_VALUE;

  private final Map<String, Wake> byService = new HashMap<>();
  private final TreeSet<Wake> inOrder =
      new TreeSet<>(Comparator.comparingLong(Wake::at).thenComparing(Wake::service));

  private record Wake(long at, String service) {}

  /** Replaces a service's time. */
  void set(String service, long at) {
    Wake before = byService.remove(service);
    if (before != null) {
      inOrder.remove(before);
    }
    if (at != NEVER) {
      Wake wake = new Wake(at, service);
      byService.put(service, wake);
      inOrder.add(wake);
    }
  }

  /** Takes out the services whose time has come. */
  List<String> due(long now) {
    List<String> due = new ArrayList<>();
    while (!inOrder.isEmpty() && inOrder.first().at <= now) {
      due.add(inOrder.first().service);
      set(inOrder.first().service, NEVER);
    }
    return due;
  }

  long next() {
    return inOrder.isEmpty() ? NEVER : inOrder.first().at;
  }
}
