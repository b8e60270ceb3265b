package io.sluice.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts answers from many threads. */
final class Tally {
  private final Map<String, LongAdder> served = new ConcurrentHashMap<>();
  private final LongAdder failed = new LongAdder();
  // Written by any caller, the last one wins.
  private volatile String lastFailure = "";

  void served(String environment) {
    served.computeIfAbsent(environment, name -> new LongAdder()).increment();
  }

  void failed(String why) {
    failed.increment();
    lastFailure = why;
  }

  /** In words, empty while nothing failed. */
  String lastFailure() {
    return lastFailure;
  }

  Counts counts() {
    var now = new HashMap<String, Long>();
    served.forEach((environment, count) -> now.put(environment, count.sum()));
    return new Counts(now, failed.sum());
  }
}
