package io.sluice.console.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps whose order a reader sees: {@link Map#copyOf} would shuffle them. */
final class Ordered {
  private Ordered() {}

  static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
