package io.sluice.view;

import java.util.List;

/**
 * What would be otherwise if the sources that are only tried were published.
 *
 * @param services how many services would differ
 * @param differences of the first of them, in order of names; at most {@link #MOST_SERVICES}
 */
public record ShadowComparison(int services, List<Difference> differences) {
  /** So many services are shown. */
  public static final int MOST_SERVICES = 1_000;

  /** So many changes of a service are shown. */
  public static final int MOST_CHANGES = 50;

  /** Nothing differs, or no source is a shadow. */
  public static final ShadowComparison NONE = new ShadowComparison(0, List.of());

  public ShadowComparison {
    differences = List.copyOf(differences);
  }

  /**
   * One service that would differ.
   *
   * @param service its name
   * @param since when it first did, and has since, milliseconds since the epoch
   * @param count how many changes there are
   * @param changes the first of them, by kind and subject; at most {@link #MOST_CHANGES}
   */
  public record Difference(String service, long since, int count, List<Change> changes) {
    public Difference {
      changes = List.copyOf(changes);
    }
  }

  /**
   * One thing that would be otherwise.
   *
   * @param kind what sort
   * @param subject {@code address:port}, or of a share the service's port, {@code default} for the
   *     default one
   * @param published what is now, in a few words; empty for nothing
   * @param shadow what would be; empty for nothing
   */
  public record Change(Kind kind, String subject, String published, String shadow) {}

  /** The sorts of changes. */
  public enum Kind {
    /** An endpoint that is not there now. */
    ADDED,
    /** An endpoint that would not be there. */
    MISSING,
    /** Its state or its health. */
    HEALTH,
    /** The service's ports that it serves. */
    PORT,
    /** Where it runs. */
    ENVIRONMENT,
    /** What each environment gets of the traffic, in basis points. */
    SHARE
  }
}
