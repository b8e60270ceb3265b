package io.sluice.view.traffic;

import java.util.List;
import java.util.SortedMap;

/** What this member's proxies report, apart from what others' do, which it adds to what it says. */
public interface MembersTraffic {
  /** What its own proxies reported since it started, all of it; any thread, never blocks. */
  Reading own();

  /**
   * Adds what another member's proxies reported between two of its readings.
   *
   * @param now the later one
   * @param before the earlier one; ways that are only in this one are over
   */
  void add(Reading now, Reading before);

  /** The proxies whose stream of load reports is open here, sorted by proxy. */
  List<Traffic.Reporter> ownReporters();

  /**
   * Those of another member, by this one's clock; they stand until it says otherwise.
   *
   * @param reporters none once it is gone
   */
  void reportElsewhere(String member, List<Traffic.Reporter> reporters);

  /**
   * What its own proxies saw of single endpoints since this was asked last, by service; as {@link
   * Traffic#sightings}. One caller.
   */
  SortedMap<String, List<Traffic.Sighting>> newSightings();

  /** What another member's proxies saw, by this one's clock; what is newer counts. */
  void seenElsewhere(SortedMap<String, List<Traffic.Sighting>> sightings);
}
