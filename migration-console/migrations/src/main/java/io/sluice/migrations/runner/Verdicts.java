package io.sluice.migrations.runner;

import io.sluice.migrations.Feeds;
import io.sluice.migrations.Plan;
import io.sluice.migrations.engine.Evidence;
import java.util.Collections;
import java.util.SortedMap;

/** What guards and feeds say whose answers somebody else computes. Any thread, never blocks. */
public interface Verdicts {
  /** Nobody answers. */
  Verdicts NONE =
      new Verdicts() {
        @Override
        public SortedMap<String, Evidence.Verdict> of(Plan plan) {
          return Collections.emptySortedMap();
        }

        @Override
        public SortedMap<String, Evidence.Latency> latency(Plan plan) {
          return Collections.emptySortedMap();
        }

        @Override
        public Feeds feeds() {
          return Feeds.NONE;
        }
      };

  /** The newest answer of each of a plan's guards, by name; those without one are left out. */
  SortedMap<String, Evidence.Verdict> of(Plan plan);

  /** The newest latencies of the plan's service, by environment. */
  SortedMap<String, Evidence.Latency> latency(Plan plan);

  /** What plans may ask. */
  Feeds feeds();
}
