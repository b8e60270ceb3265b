package io.sluice.registry.consul;

/** Why a session with Consul ended. */
sealed interface SessionEnd {
  /** Consul could not be read. */
  record Broken(Answer.Failed<Void> failed) implements SessionEnd {}

  /** Consul's history began anew (a restore, a new cluster): all is to be listed again. */
  record Reset() implements SessionEnd {}
}
