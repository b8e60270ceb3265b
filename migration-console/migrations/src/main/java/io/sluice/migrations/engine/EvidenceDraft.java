package io.sluice.migrations.engine;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;

/** Evidence while some of it is exchanged. */
final class EvidenceDraft {
  Optional<Evidence.InForce> split;
  Optional<Evidence.Acknowledged> proxies;
  Optional<Evidence.Traffic> traffic;
  OptionalInt coverageBasisPoints;
  OptionalDouble requestsPerSecond;
  SortedMap<String, Evidence.Capacity> capacity;
  SortedMap<String, Evidence.Latency> latency;
  SortedMap<String, Evidence.Verdict> verdicts;
  Optional<String> freeze;
  Optional<String> emergency;
  Optional<String> restored;
  Optional<String> queued;
  Optional<Evidence.Verdict> reach;

  EvidenceDraft(Evidence evidence) {
    split = evidence.split();
    proxies = evidence.proxies();
    traffic = evidence.traffic();
    coverageBasisPoints = evidence.coverageBasisPoints();
    requestsPerSecond = evidence.requestsPerSecond();
    capacity = evidence.capacity();
    latency = evidence.latency();
    verdicts = evidence.verdicts();
    freeze = evidence.freeze();
    emergency = evidence.emergency();
    restored = evidence.restored();
    queued = evidence.queued();
    reach = evidence.reach();
  }

  Evidence evidence() {
    return new Evidence(
        split,
        proxies,
        traffic,
        coverageBasisPoints,
        requestsPerSecond,
        capacity,
        latency,
        verdicts,
        freeze,
        emergency,
        restored,
        queued,
        reach);
  }
}
