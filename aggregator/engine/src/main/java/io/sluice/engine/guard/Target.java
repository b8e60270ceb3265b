package io.sluice.engine.guard;

import io.sluice.registry.Instance;
import java.util.Comparator;

/**
 * Where a probe goes.
 *
 * @param address as registered
 * @param port 1 to 65535
 */
public record Target(String address, int port) implements Comparable<Target> {
  private static final Comparator<Target> ORDER =
      Comparator.comparing(Target::address).thenComparingInt(Target::port);

  static Target of(Instance instance) {
    return new Target(instance.address(), instance.port());
  }

  @Override
  public int compareTo(Target other) {
    return ORDER.compare(this, other);
  }
}
