package io.sluice.view.traffic;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * What proxies report of their traffic to this member: running totals, which whoever judges reads
 * twice and subtracts. Each report counts once, whoever reads. Any thread, never blocks.
 */
public interface Traffic {
  /**
   * So many ways are told apart. Beyond, and beyond {@link #MOST_CALLERS}, callers are counted
   * together as {@link Way#OTHERS}: no request is missing in a service's sums.
   */
  int MOST_WAYS = 100_000;

  /** So many callers of one service are told apart. */
  int MOST_CALLERS = 1_000;

  /** So far back {@link #since} remembers, in milliseconds. */
  long REMEMBERED_MILLIS = 5 * 60_000;

  /** Nothing reports. */
  Traffic NONE =
      new Traffic() {
        @Override
        public Reading read(String service) {
          return Reading.empty(0, 0);
        }

        @Override
        public Reading readAll() {
          return Reading.empty(0, 0);
        }

        @Override
        public Reading since(String service, long at) {
          return Reading.empty(0, 0);
        }

        @Override
        public List<Reporter> reporters() {
          return List.of();
        }

        @Override
        public List<Sighting> sightings(String service) {
          return List.of();
        }

        @Override
        public long uncounted() {
          return 0;
        }
      };

  /** The totals of one service now; a report's counts for it are in it entirely or not at all. */
  Reading read(String service);

  /** The totals of all services; each service's part as {@link #read} gives it. */
  Reading readAll();

  /**
   * What was counted of one service since a moment: since the first remembered total that holds no
   * request sent before it, so the answer says itself since when ({@link Reading#from}). Moments
   * longer ago than {@link #REMEMBERED_MILLIS} are taken as that.
   *
   * @param at milliseconds since the epoch
   */
  Reading since(String service, long at);

  /** The proxies whose stream of load reports is open now, sorted by proxy. */
  List<Reporter> reporters();

  /**
   * What was seen of single endpoints of a service. Only of services with held or stale endpoints,
   * and only while they have some; sorted by address and port.
   */
  List<Sighting> sightings(String service);

  /**
   * When an endpoint last answered a proxy with anything but a 5xx, milliseconds since the epoch; 0
   * for never, and for every endpoint that {@link #sightings} says nothing of.
   */
  default long succeeded(String address, int port) {
    return 0;
  }

  /**
   * Copies of requests that an environment got since counting began, by environment; they are in no
   * total and in no share.
   */
  default SortedMap<String, Counts> copies(String service) {
    return Collections.emptySortedMap();
  }

  /** Requests that were reported and are in no total, because of limits or wrong numbers. */
  long uncounted();

  /**
   * Who reports.
   *
   * @param proxy its node's id, or where it connects from when it has none
   * @param service that calls: its node's cluster
   * @param environment of its node, empty when it does not say
   * @param ingress whether it also takes in what the service is sent, so that it reports that too
   * @param since when its stream began, milliseconds since the epoch
   * @param last when it reported last, milliseconds since the epoch; 0 for never
   * @param everyMillis how often it is asked to report
   */
  record Reporter(
      String proxy,
      String service,
      String environment,
      boolean ingress,
      long since,
      long last,
      long everyMillis) {
    /** So many intervals without a report are silence. */
    public static final int PATIENCE = 3;

    /** Whether its reports are late: none for three intervals. */
    public boolean isSilent(long now) {
      return now - Math.max(since, last) > PATIENCE * everyMillis;
    }
  }

  /**
   * An endpoint as proxies see it.
   *
   * @param address without brackets
   * @param port 1 to 65535
   * @param succeeded when it last answered with anything but a 5xx, milliseconds since the epoch; 0
   *     for never
   * @param failed when a try at it last failed; 0 for never
   */
  record Sighting(String address, int port, long succeeded, long failed) {}
}
