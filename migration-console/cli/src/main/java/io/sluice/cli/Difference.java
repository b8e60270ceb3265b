package io.sluice.cli;

import java.util.Locale;

/**
 * Where callers would be sent elsewhere than today.
 *
 * @param kind what differs
 * @param service federated, or the other side's name where no service has it
 * @param place address and port
 * @param sluice what Sluice says
 * @param other what the other side says
 */
record Difference(Kind kind, String service, String place, String sluice, String other) {

  /** What differs. */
  enum Kind {
    /** The other side sends callers there, and Sluice would not. */
    MISSING,
    /** Sluice would send callers there, and the other side does not. */
    EXTRA,
    /** The same address with another port. */
    PORT,
    /** One side says that it is not well. */
    HEALTH,
    /** Another part of the requests. */
    SHARE,
    /** Where it runs. */
    ENVIRONMENT,
    /** The other side has a service that Sluice has under no name. */
    SERVICE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What stays the same while it lasts. */
  String identity() {
    return (service + " " + kind.word() + " " + place).strip();
  }
}
