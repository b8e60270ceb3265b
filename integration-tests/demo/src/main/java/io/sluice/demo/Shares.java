package io.sluice.demo;

import java.util.Map;

/**
 * What the server says of a service's split.
 *
 * @param asked basis points by environment, as stored
 * @param published basis points by environment, as in the resources now
 * @param generation for the next change's {@code If-Match}
 */
record Shares(Map<String, Integer> asked, Map<String, Integer> published, long generation) {
  Shares {
    asked = Map.copyOf(asked);
    published = Map.copyOf(published);
  }
}
