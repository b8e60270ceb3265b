package io.sluice.view;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hears what proxies were offered of each assignment and what they took over. Called on the loop
 * that publishes and on the loops of streams: it only notes, and never blocks or fails. The
 * collections that it gets do not change.
 */
public interface Deliveries {
  /** Hears nothing. */
  Deliveries NONE =
      new Deliveries() {
        @Override
        public void published(List<Offer> offers) {}

        @Override
        public void joined(String proxy, String service) {}

        @Override
        public void holds(String proxy, Map<String, String> versions) {}

        @Override
        public void dropped(String proxy, Set<String> names) {}

        @Override
        public void left(String proxy) {}
      };

  /** What is offered from now on. Called on the loop that publishes. */
  void published(List<Offer> offers);

  /**
   * A stream began; a proxy may have several.
   *
   * @param service that calls
   */
  void joined(String proxy, String service);

  /**
   * A proxy has these.
   *
   * @param versions by the assignment's name
   */
  void holds(String proxy, Map<String, String> versions);

  /** A proxy has these no longer. */
  void dropped(String proxy, Set<String> names);

  /**
   * One variant of an assignment.
   *
   * @param name of the assignment
   * @param variant empty for the default one
   * @param version empty when it is gone
   */
  record Offer(String name, String variant, String version) {}

  /** A stream ended; what the proxy holds it keeps. */
  void left(String proxy);

  /** A proxy ended on purpose: it has nothing any more. After its last stream has ended. */
  default void departed(String proxy) {}
}
