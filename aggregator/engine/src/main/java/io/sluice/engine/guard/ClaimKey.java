package io.sluice.engine.guard;

import io.sluice.view.Claim;
import java.util.Comparator;

/** What makes two claims of one source and service the same one over time; in order of targets. */
record ClaimKey(Target target, String name, String port) implements Comparable<ClaimKey> {
  private static final Comparator<ClaimKey> ORDER =
      Comparator.comparing(ClaimKey::target)
          .thenComparing(ClaimKey::name)
          .thenComparing(ClaimKey::port);

  static ClaimKey of(Claim claim) {
    return new ClaimKey(Target.of(claim.instance()), claim.name(), claim.port());
  }

  /** The one before all keys of a target. */
  static ClaimKey before(Target target) {
    return new ClaimKey(target, "", "");
  }

  @Override
  public int compareTo(ClaimKey other) {
    return ORDER.compare(this, other);
  }
}
