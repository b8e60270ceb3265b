package io.sluice.xds.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/** Quarantines by node id, the least recently joined forgotten first. Safe for several threads. */
final class Quarantines {
  private static final int MAX_PROXIES = 10_000;

  private final Map<String, Quarantine> byProxy =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Quarantine> eldest) {
          return size() > MAX_PROXIES;
        }
      };

  /** A proxy without an id is not known again. */
  synchronized Quarantine of(String nodeId) {
    return nodeId.isEmpty()
        ? new Quarantine()
        : byProxy.computeIfAbsent(nodeId, id -> new Quarantine());
  }
}
