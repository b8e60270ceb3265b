package io.sluice.view.traffic;

import java.util.Comparator;

/**
 * Where requests go: from whom, to what, in which environment.
 *
 * @param caller the calling service as its proxies' nodes say, empty when they do not
 * @param service that is called
 * @param environment of the endpoints that were chosen; empty for what was dropped before one was
 */
public record Way(String caller, String service, String environment) implements Comparable<Way> {
  /** The caller under which those are counted together that are too many to tell apart. */
  public static final String OTHERS = "*";

  private static final Comparator<Way> ORDER =
      Comparator.comparing(Way::service).thenComparing(Way::caller).thenComparing(Way::environment);

  @Override
  public int compareTo(Way other) {
    return ORDER.compare(this, other);
  }
}
