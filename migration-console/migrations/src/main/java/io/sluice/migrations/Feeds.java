package io.sluice.migrations;

/**
 * What this server can ask; a plan whose guard has no feed is refused when it is planned.
 *
 * @param latencies whether somebody tells environments' latencies
 * @param prometheus whether a Prometheus can be queried
 */
public record Feeds(boolean latencies, boolean prometheus) {
  /** Nothing but the proxies' own reports. */
  public static final Feeds NONE = new Feeds(false, false);
}
