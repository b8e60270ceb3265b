package io.sluice.engine.weigh;

import io.sluice.view.Policy;
import io.sluice.view.Policy.Zero;
import io.sluice.view.Slices;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is asked for a service's traffic.
 *
 * @param home its home environment
 * @param split in force
 * @param policy in force
 * @param environments in configured order, which is the order of those that stand by
 * @param slices how the users of a sticky service lie under the split; none when it is not sticky
 */
public record Asked(
    String home, TrafficSplit split, Policy policy, List<String> environments, Slices slices) {
  public Asked {
    environments = List.copyOf(environments);
  }

  /** Of a service whose users do not lie anywhere. */
  public Asked(String home, TrafficSplit split, Policy policy, List<String> environments) {
    this(home, split, policy, environments, Slices.NONE);
  }

  /** The same with the split of one caller. */
  Asked with(TrafficSplit other) {
    return new Asked(home, other, policy, environments, slices);
  }

  /**
   * The environments at 0 that stand by, the first one first. One that the split does not name is a
   * candidate and never among them; the home needs no name.
   */
  List<String> standby() {
    if (policy.zero() == Zero.EXCLUDE) {
      return List.of();
    }
    List<String> standby = new ArrayList<>();
    if (split.weight(home) == 0) {
      standby.add(home);
    }
    if (policy.zero() == Zero.STANDBY) {
      split
          .weights()
          .forEach(
              (environment, weight) -> {
                if (weight == 0 && !environment.equals(home)) {
                  standby.add(environment);
                }
              });
      standby.sort(Comparator.comparingInt(this::rank).thenComparing(Comparator.naturalOrder()));
    }
    return standby;
  }

  /** One that is no longer configured comes after those that are. */
  private int rank(String environment) {
    int index = environments.indexOf(environment);
    return index < 0 ? environments.size() : index;
  }
}
