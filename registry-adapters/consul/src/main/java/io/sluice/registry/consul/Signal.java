package io.sluice.registry.consul;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kiwiproject.consul.model.health.HealthCheck;

/** What wakes the adapter's loop. */
sealed interface Signal {
  /** The guard asks for names. */
  record Asked(Set<String> names) implements Signal {}

  /** The blocking query for names ended, after a time; of one session only. */
  record Services(ConsulSession of, Answer<Map<String, List<String>>> answer, long tookNanos)
      implements Signal {}

  /** The blocking query for checks ended, after a time; of one session only. */
  record Checks(ConsulSession of, Answer<List<HealthCheck>> answer, long tookNanos)
      implements Signal {}
}
