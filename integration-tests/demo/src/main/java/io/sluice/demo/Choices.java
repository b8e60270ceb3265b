package io.sluice.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line, as far as one thing bears on another.
 *
 * @param scenario null for none
 * @param members null when nothing was said
 * @param chaos whether members are killed while the load runs
 * @param registries whether backends stand in registries other than files
 */
record Choices(
    @Nullable String scenario, @Nullable Integer members, boolean chaos, boolean registries) {
  private static final int OF_CHAOS = 3;

  /** How many servers. */
  int size() {
    if (members != null) {
      return members;
    }
    return chaos ? OF_CHAOS : 1;
  }

  /** Why this cannot be had, a sentence each; empty when it can. */
  List<String> mistakes(Set<String> scenarios) {
    var mistakes = new ArrayList<String>();
    if (scenario != null && !scenarios.contains(scenario)) {
      mistakes.add("--scenario: '" + scenario + "' is none of " + String.join(", ", scenarios));
    }
    if (size() < 1 || size() > Members.MOST) {
      mistakes.add("--members: '%d' is not a number from 1 to %d".formatted(size(), Members.MOST));
    }
    if (chaos && size() == 1) {
      mistakes.add("--chaos: one member alone cannot be missed; leave --members out, or say 3");
    }
    if (chaos && scenario != null) {
      mistakes.add("--chaos: it is a scenario of its own; leave --scenario out");
    }
    if (chaos && registries) {
      mistakes.add("--chaos: it adds VMs to a file; leave --with out");
    }
    return mistakes;
  }
}
