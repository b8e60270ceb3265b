package io.sluice.view;

import java.util.Comparator;

/**
 * Something that an operator should look at, and that is still so. An alarm is no event: it is
 * there as long as its reason is, and goes by itself.
 *
 * @param kind what sort of thing; the metric's label
 * @param subject what it is about: a source, {@code SOURCE/SERVICE}, a service, a proxy, a file
 * @param text one or two sentences: what is so, and what to do where something helps; no secrets
 * @param since when it began, milliseconds since the epoch
 */
public record Alarm(Kind kind, String subject, String text, long since)
    implements Comparable<Alarm> {
  private static final Comparator<Alarm> ORDER =
      Comparator.comparing(Alarm::kind).thenComparing(Alarm::subject).thenComparing(Alarm::text);

  /** The sorts of alarms, the gravest first. */
  public enum Kind {
    /** A rollback was made without the database, and is in force until it can be stored. */
    EMERGENCY,
    /** A service that had endpoints has none that is ready. */
    SERVICE_EMPTY,
    /** A source lost so much at once that time confirms no loss. */
    SOURCE_SUSPECT,
    /** A source cannot be read; what it said last is served. */
    SOURCE_STALE,
    /** Too many instances of a service vanished at once; they are kept and probed. */
    LOSS_HELD,
    /** What a drain means stays in traffic: without it an environment would have nobody. */
    DRAIN_KEPT,
    /** Instances leave and return again and again, and wait before they get traffic. */
    INSTANCES_FLAPPING,
    /** A client refuses a resource. */
    RESOURCE_REJECTED,
    /** A client has not acknowledged a response in time, or does not read what it is sent. */
    PROXY_BEHIND,
    /** A connected proxy does not report what it sends, so that no share can be measured. */
    PROXY_SILENT,
    /** More callers report than are told apart; the rest is counted together. */
    CALLERS_LUMPED,
    /** The store cannot commit, or is older than what this member knows: writes are refused. */
    STORE_UNAVAILABLE,
    /** This release does not know the stored rendering format; what it published last stands. */
    FORMAT_UNKNOWN,
    /** Members that are configured alike publish different things. */
    MEMBERS_DISAGREE,
    /** A member is configured otherwise than the others, and reads no registry. */
    MEMBER_UNLIKE,
    /** A member vanished without a goodbye. */
    MEMBER_GONE,
    /** What was signed of the audit is not what the database holds. */
    AUDIT_ALTERED,
    /** No signed head of the audit has left for more than five minutes. */
    AUDIT_UNANCHORED,
    /** The last-known-good file cannot be written, or one was refused at the start. */
    LAST_KNOWN_GOOD,
    /** Somebody acted without the leave that a service's changes need; nobody looked at it yet. */
    REVIEW_OPEN,
    /** The machine's clock was set while the server ran. */
    CLOCK_STEPPED,
    /** A listener's certificate ends soon or has ended, or a changed one is not taken. */
    CERTIFICATE
  }

  @Override
  public int compareTo(Alarm other) {
    return ORDER.compare(this, other);
  }
}
