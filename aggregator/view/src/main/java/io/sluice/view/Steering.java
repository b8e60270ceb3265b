package io.sluice.view;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is treated otherwise than a service's split says.
 *
 * @param sticky by what users stay on their side, or null when each request is on its own
 * @param overrides another split for a calling service, by its name; at most {@value
 *     #MAX_OVERRIDES}
 * @param mirror copies of requests for an environment, or null
 */
public record Steering(
    @Nullable Stickiness sticky,
    SortedMap<String, TrafficSplit> overrides,
    @Nullable Mirror mirror) {
  /** Everybody alike. */
  public static final Steering NONE = new Steering(null, new TreeMap<>(), null);

  /** Each is a variant of every assignment of the service. */
  public static final int MAX_OVERRIDES = 64;

  public Steering {
    if (overrides.size() > MAX_OVERRIDES) {
      throw new IllegalArgumentException(
          "at most "
              + MAX_OVERRIDES
              + " callers can have a split of their own, not "
              + overrides.size());
    }
    for (Map.Entry<String, TrafficSplit> one : overrides.entrySet()) {
      if (!Names.isService(one.getKey())) {
        throw new IllegalArgumentException(
            "the name of a calling service is " + Names.SERVICE_RULE + ", not " + one.getKey());
      }
    }
    overrides = Collections.unmodifiableSortedMap(new TreeMap<>(overrides));
  }
}
