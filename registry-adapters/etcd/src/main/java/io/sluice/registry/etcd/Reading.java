package io.sluice.registry.etcd;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Rejected;

/** What an entry came to. */
sealed interface Reading {
  /** An instance. */
  record Accepted(Instance instance) implements Reading {}

  /** None, and why. */
  record Refused(Rejected rejected) implements Reading {}
}
